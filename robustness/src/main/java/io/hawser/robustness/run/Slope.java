package io.hawser.robustness.run;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** How fast a figure grows: the slope of the line that fits best. */
final class Slope {
    /**
     * A figure at one time.
     *
     * @param minutes since the beginning
     */
    record Point(double minutes, double value) {}

    private Slope() {}

    /** Per minute; {@code NaN} from fewer than two points. */
    static double of(List<Point> points) {
        double time = mean(points, Point::minutes);
        double value = mean(points, Point::value);
        double together = 0;
        double alone = 0;
        for (Point point : points) {
            together += (point.minutes() - time) * (point.value() - value);
            alone += (point.minutes() - time) * (point.minutes() - time);
        }
        return alone == 0 ? Double.NaN : together / alone;
    }

    private static double mean(List<Point> points, ToDoubleFunction<Point> what) {
        return points.stream().mapToDouble(what).average().orElse(Double.NaN);
    }
}
