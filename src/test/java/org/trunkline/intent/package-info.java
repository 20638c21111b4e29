@NullMarked
package org.trunkline.intent;

import org.jspecify.annotations.NullMarked;
