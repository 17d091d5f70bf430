package io.hawser.robustness.run;

import io.hawser.robustness.Effort;
import java.util.List;
import java.util.Map;

/**
 * What one attack did to one server.
 *
 * @param attack its id
 * @param day when, as 2026-11-25
 * @param reasons why it is not better, the worst first
 * @param figures what was measured, by names
 */
public record Outcome(
        String attack, String day, Effort effort, Verdict verdict, List<String> reasons, Map<String, Double> figures) {}
