package io.hawser.benchmarks.run;

/** Which end of the connections is under measurement; the generator is the other one. */
public enum Role {
    SERVER("server"),
    CLIENT("client");

    private final String word;

    Role(String word) {
        this.word = word;
    }

    /** For people. */
    public String word() {
        return word;
    }
}
