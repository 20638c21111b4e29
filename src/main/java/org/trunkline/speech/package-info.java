/** Voices (and, later, recognizers): ports and their adapters. */
@NullMarked
package org.trunkline.speech;

import org.jspecify.annotations.NullMarked;
