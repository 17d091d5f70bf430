package io.hawser.cli.demo;

/** A message that the protocol does not allow. Caught in {@link Visitor} only, which closes with 4400 and this text. */
final class BrokenRule extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BrokenRule(String rule) {
        super(rule, null, false, false);
    }
}
