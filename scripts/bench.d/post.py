"""A mailbox with many emails on a Dovecot of the bench's own, in a temporary folder on a free port of the loopback."""

import email.message
import email.utils
import getpass
import imaplib
import os
import random
import shutil
import socket
import subprocess
import tempfile
import time

from center import free_port

ADDRESS = "support@center.example"
PASSWORD = "secret"

CONFIGURATION = """
base_dir = %(folder)s/run
protocols = imap
listen = 127.0.0.1
log_path = %(folder)s/dovecot.log
ssl = no
disable_plaintext_auth = no
mail_location = maildir:%(folder)s/mail/%%u
first_valid_uid = 1
default_internal_user = %(internal)s
default_login_user = %(login)s
default_internal_group = %(group)s
passdb {
  driver = passwd-file
  args = %(folder)s/users
}
userdb {
  driver = passwd-file
  args = %(folder)s/users
  default_fields = uid=%(user)s gid=%(users)s home=%(folder)s/mail/%%u
}
service anvil {
  chroot =
}
service imap-login {
  chroot =
  inet_listener imap {
    port = %(port)d
  }
}
"""

WORDS = (
    "account address again already answer because before billing cancel card change charge contract customer date delivery"
    " delayed email error february found happened help hello invoice january last letter line money month name need never"
    " number order paid payment phone please price problem received refund reply since still subscription support sure system"
    " thanks today transfer twice waiting week when wrong yesterday your"
).split()


class Letters:
    """Emails as people write them, by a seed: seven of ten plain, two with HTML beside it, one with a file; a third answers one before."""

    def __init__(self, seed, senders):
        self.dice = random.Random(seed)
        self.senders = senders
        self.ids = []

    def _text(self):
        return "\n\n".join(
            " ".join(self.dice.choice(WORDS) for _ in range(self.dice.randint(8, 60)))
            for _ in range(self.dice.randint(1, 5)))

    def next(self):
        letter = email.message.EmailMessage()
        letter["From"] = "Customer %d <customer%d@example.org>" % ((self.dice.randrange(self.senders),) * 2)
        letter["To"] = ADDRESS
        letter["Date"] = email.utils.formatdate()
        letter["Subject"] = " ".join(self.dice.choice(WORDS) for _ in range(5))
        letter["Message-ID"] = "<%032x@example.org>" % self.dice.getrandbits(128)
        if self.ids and self.dice.random() < 0.33:
            letter["In-Reply-To"] = letter["References"] = self.dice.choice(self.ids[-2000:])
        self.ids.append(letter["Message-ID"])
        text = self._text()
        letter.set_content(text)
        kind = self.dice.random()
        if kind > 0.7:
            letter.add_alternative("<html><body><p>%s</p></body></html>" % text.replace("\n\n", "</p><p>"), subtype="html")
        if kind > 0.9:
            letter.add_attachment(b"%PDF-1.4\n" + self.dice.randbytes(self.dice.randint(20_000, 150_000)),
                                  maintype="application", subtype="pdf", filename="letter.pdf")
        return letter.as_bytes()


class PostOffice:
    def __init__(self):
        if shutil.which("dovecot") is None and not os.path.exists("/usr/sbin/dovecot"):
            raise SystemExit("scripts/bench channels --mail needs Dovecot: apt install dovecot-imapd")
        self.folder = tempfile.mkdtemp(prefix="post")
        os.chmod(self.folder, 0o755)
        self.port = free_port()
        self.box = os.path.join(self.folder, "mail", ADDRESS)
        self.count = 0
        root = os.getuid() == 0
        me = getpass.getuser()
        group = subprocess.run(["id", "-gn"], capture_output=True, text=True, check=True).stdout.strip()
        self.owner = ("nobody", "nogroup") if root else (me, group)
        values = {"folder": self.folder, "port": self.port, "user": self.owner[0], "users": self.owner[1],
                  "internal": "dovecot" if root else me, "login": "dovenull" if root else me,
                  "group": "dovecot" if root else group}
        self._write("dovecot.conf", CONFIGURATION % values)
        self._write("users", "%s:{PLAIN}%s::::::\n" % (ADDRESS, PASSWORD))
        for part in ("cur", "new", "tmp"):
            os.makedirs(os.path.join(self.box, part))
        self.server = None

    def _write(self, name, text):
        with open(os.path.join(self.folder, name), "w", encoding="utf-8") as out:
            out.write(text)

    def deliver(self, letter):
        """As a delivery agent does it: written aside, then renamed into the mailbox."""
        self.count += 1
        name = "%d.%d.bench" % (time.time(), self.count)
        aside = os.path.join(self.box, "tmp", name)
        with open(aside, "wb") as out:
            out.write(letter)
        if os.getuid() == 0:
            shutil.chown(aside, *self.owner)
        os.rename(aside, os.path.join(self.box, "new", name))

    def start(self):
        if os.getuid() == 0:
            for path, _, files in os.walk(os.path.join(self.folder, "mail")):
                for name in [path, *(os.path.join(path, file) for file in files)]:
                    shutil.chown(name, *self.owner)
        self.server = subprocess.Popen(
            ["/usr/sbin/dovecot", "-F", "-c", os.path.join(self.folder, "dovecot.conf")],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(100):
            with socket.socket() as attempt:
                if attempt.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.1)
        raise SystemExit("Dovecot does not start; see %s/dovecot.log" % self.folder)

    def fetch(self):
        """All of it read by a client that stores nothing, 50 at a time: seconds."""
        with imaplib.IMAP4("127.0.0.1", self.port) as client:
            client.login(ADDRESS, PASSWORD)
            client.select("INBOX", readonly=True)
            begun, got = time.monotonic(), 0
            for first in range(1, self.count + 1, 50):
                _, parts = client.fetch("%d:%d" % (first, min(first + 49, self.count)), "(BODY.PEEK[])")
                got += sum(1 for part in parts if isinstance(part, tuple))
            if got != self.count:
                raise SystemExit("the server gave %d of %d emails" % (got, self.count))
            return time.monotonic() - begun

    def settings(self):
        return (
            '\n[[mailbox]]\nname = "bench"\naddress = "%s"\nqueue = "billing"\nprotocol = "imap"\nhost = "127.0.0.1"\n'
            'port = %d\ntls = "none"\nuser = "%s"\npassword = "%s"\nfirst = "all"\nafter = "seen"\n'
            % (ADDRESS, self.port, ADDRESS, PASSWORD))

    def stop(self, keep):
        if self.server is not None and self.server.poll() is None:
            self.server.terminate()
            self.server.wait(20)
        if keep:
            print("Kept: " + self.folder)
        else:
            shutil.rmtree(self.folder, ignore_errors=True)
