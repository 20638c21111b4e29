/**
 * Email: mailboxes that are fetched by IMAP or POP3 and answered by SMTP. What comes is read leniently, made safe and handed to
 * the room of conversations; what they send is carried out from here. {@link org.trunkline.mail.Mail} is the door.
 */
@NullMarked
package org.trunkline.mail;

import org.jspecify.annotations.NullMarked;
