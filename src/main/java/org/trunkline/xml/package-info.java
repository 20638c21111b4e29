/** Files that designers write in XML: read safely, with the place of everything and all problems told at once. */
@NullMarked
package org.trunkline.xml;

import org.jspecify.annotations.NullMarked;
