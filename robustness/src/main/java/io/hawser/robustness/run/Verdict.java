package io.hawser.robustness.run;

/** What became of a server and of those who did nothing wrong. */
public enum Verdict {
    /** Nobody else noticed. */
    SURVIVED("survived"),
    /** Others noticed, or something that it should not have done or kept. */
    DEGRADED("degraded"),
    /** The process is gone, serves nobody any more, or ran out of memory. */
    DIED("died"),
    /** Not attacked: the server has not what is attacked, or the attack could not be made. */
    NOT_RUN("not run");

    private final String word;

    Verdict(String word) {
        this.word = word;
    }

    /** For people. */
    public String word() {
        return word;
    }
}
