/** Customers, identities, interactions and their endings, kept as a projection of the journal. */
@NullMarked
package org.trunkline.customer;

import org.jspecify.annotations.NullMarked;
