package io.hawser.cli;

import java.util.Locale;

/** On or off. */
enum Switch {
    ON,
    OFF;

    boolean isOn() {
        return this == ON;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
