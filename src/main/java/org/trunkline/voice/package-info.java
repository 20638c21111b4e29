/** What is said: voices, how figures are read, and recordings of prompts. */
@NullMarked
package org.trunkline.voice;

import org.jspecify.annotations.NullMarked;
