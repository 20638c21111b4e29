/** The database: connection pool, migrations, transactions. */
@NullMarked
package org.trunkline.store;

import org.jspecify.annotations.NullMarked;
