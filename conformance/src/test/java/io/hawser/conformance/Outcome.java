package io.hawser.conformance;

/**
 * What Autobahn says about one case: {@code OK}, {@code NON-STRICT}, {@code INFORMATIONAL}, {@code UNIMPLEMENTED},
 * {@code FAILED}, for the close also {@code WRONG CODE}, {@code UNCLEAN}, {@code FAILED BY CLIENT}.
 *
 * @param behavior about the messages
 * @param behaviorClose about how the connection ended
 */
record Outcome(String behavior, String behaviorClose) {
    @Override
    public String toString() {
        return behavior + " / close " + behaviorClose;
    }
}
