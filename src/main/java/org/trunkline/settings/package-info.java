/** One readable configuration file: typed reading, environment overrides, all errors at once with their lines. */
@NullMarked
package org.trunkline.settings;

import org.jspecify.annotations.NullMarked;
