/**
 * What customers say of contacts: asked by rule after they ended, seldom enough, by link, in the chat or in the call; and the
 * figures made of it.
 */
@NullMarked
package org.trunkline.survey;

import org.jspecify.annotations.NullMarked;
