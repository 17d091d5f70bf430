/**
 * One server, one attack: how a server is started and watched, how bystanders fare meanwhile, and what to call that.
 */
@NullMarked
package io.hawser.robustness.run;

import org.jspecify.annotations.NullMarked;
