/**
 * Networks that fail below TCP, and peers that end badly: who vanishes without a word, never finishes closing, or resets
 * at every byte. Hawser runs in processes of its own, in both roles and on every I/O engine, so that its descriptors,
 * memory and processor can be counted.
 *
 * <p>{@link io.hawser.conformance.network.Network} makes two network namespaces, for which root is needed. {@code
 * -Dhawser.full=true} runs what the threat model asks for in place of what fits into every build: {@code mvn verify -pl
 * conformance -am -Dtest='io.hawser.conformance.network.**' -Dsurefire.failIfNoSpecifiedTests=false -Dhawser.full=true}.
 */
@NullMarked
package io.hawser.conformance.network;

import org.jspecify.annotations.NullMarked;
