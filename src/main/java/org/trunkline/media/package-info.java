/** Callers' audio on its way to us: RTP in, samples out, in order and in step with time. */
@NullMarked
package org.trunkline.media;

import org.jspecify.annotations.NullMarked;
