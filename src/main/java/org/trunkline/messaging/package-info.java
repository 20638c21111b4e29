/**
 * SMS and social messages: accounts whose messages come and go by signed webhooks, by SIP MESSAGE, by WhatsApp's Cloud API or
 * by XMPP. Who said STOP is not written to.
 */
@NullMarked
package org.trunkline.messaging;

import org.jspecify.annotations.NullMarked;
