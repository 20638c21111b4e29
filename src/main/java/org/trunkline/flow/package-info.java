/** The flow language: XML to immutable steps, the check, the runner, the tests that lie beside the flows. */
@NullMarked
package org.trunkline.flow;

import org.jspecify.annotations.NullMarked;
