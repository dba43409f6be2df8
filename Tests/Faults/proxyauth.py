"""What an HTTP proxy asks of a client, checked as real proxies do: basic and digest (RFC 7617, 7616),
NTLMv2 (MS-NLMP). For `Tests/Faults/line proxy --scheme`."""
import base64, hashlib, hmac, os, re, struct


class Basic:
    """One word in every request."""

    def __init__(self, user, password):
        self.wanted = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()

    def admits(self, told, method, target):
        return told == self.wanted

    def challenge(self, told):
        return 'Basic realm="line"'


class Digest:
    """A word made of the password, the request and a number of ours; the password never travels."""

    nonce = os.urandom(8).hex()  # a client may prove itself on another connection

    def __init__(self, user, password):
        self.user, self.password = user, password

    def admits(self, told, method, target):
        if not told or not told.startswith("Digest "):
            return False
        parts = {key: quoted or plain for key, quoted, plain in
                 re.findall(r'(\w+)=(?:"([^"]*)"|([^,\s]+))', told)}

        def hashed(*words):
            return hashlib.md5(":".join(words).encode()).hexdigest()

        one = hashed(self.user, "line", self.password)
        # Clients name the path alone where the proxy is asked for a whole URL; proxies take it.
        asked = parts.get("uri", "")
        two = hashed(method, asked)
        right = hashed(one, self.nonce, parts.get("nc", ""), parts.get("cnonce", ""), "auth", two)
        said = (parts.get("username"), parts.get("nonce"), parts.get("response"))
        return asked and target.endswith(asked) and said == (self.user, self.nonce, right)

    def challenge(self, told):
        return f'Digest realm="line", nonce="{self.nonce}", qop="auth", algorithm=MD5'


class NTLM:
    """Three messages on one connection, which is the user's from then on."""

    FLAGS = 0x00890205  # Unicode, target, NTLM, domain, extended security, target information

    def __init__(self, user, password):
        self.domain, self.user = user.split("\\", 1)
        self.password, self.number, self.is_admitted = password, os.urandom(8), False

    def admits(self, told, method, target):
        if told and told.startswith("NTLM "):
            message = base64.b64decode(told[5:])
            self.is_admitted = message[8:12] == struct.pack("<I", 3) and self.is_proof(message)
        return self.is_admitted

    def is_proof(self, message):
        def part(offset):
            length, _, start = struct.unpack_from("<HHI", message, offset)
            return message[start:start + length]

        response, domain, user = part(20), part(28), part(36)
        name = (self.user.upper() + self.domain).encode("utf-16-le")
        key = hmac.new(md4(self.password.encode("utf-16-le")), name, "md5").digest()
        right = hmac.new(key, self.number + response[16:], "md5").digest()
        return (len(response) > 24 and hmac.compare_digest(response[:16], right)
                and user.decode("utf-16-le") == self.user and domain.decode("utf-16-le") == self.domain)

    def challenge(self, told):
        begun = told and told.startswith("NTLM ") and base64.b64decode(told[5:])[8:12] == b"\1\0\0\0"
        if not begun:
            return "NTLM"
        name = self.domain.encode("utf-16-le")
        about = struct.pack("<HH", 2, len(name)) + name + struct.pack("<HH", 0, 0)
        head = b"NTLMSSP\0" + struct.pack("<IHHII", 2, len(name), len(name), 48, self.FLAGS)
        head += self.number + bytes(8) + struct.pack("<HHI", len(about), len(about), 48 + len(name))
        return "NTLM " + base64.b64encode(head + name + about).decode()


SCHEMES = {"basic": Basic, "digest": Digest, "ntlm": NTLM}


def md4(text):
    """RFC 1320; OpenSSL keeps it under lock."""
    mask = 0xFFFFFFFF
    padded = text + b"\x80" + bytes((55 - len(text)) % 64) + struct.pack("<Q", 8 * len(text))
    state = [0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476]
    rounds = (
        (lambda x, y, z: x & y | ~x & z, 0, range(16), (3, 7, 11, 19)),
        (lambda x, y, z: x & y | x & z | y & z, 0x5A827999,
         [4 * (i % 4) + i // 4 for i in range(16)], (3, 5, 9, 13)),
        (lambda x, y, z: x ^ y ^ z, 0x6ED9EBA1,
         (0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15), (3, 9, 11, 15)),
    )
    for start in range(0, len(padded), 64):
        words = struct.unpack_from("<16I", padded, start)
        a, b, c, d = state
        for mix, constant, order, shifts in rounds:
            for step, place in enumerate(order):
                sum_ = (a + (mix(b, c, d) & mask) + words[place] + constant) & mask
                by = shifts[step % 4]
                a, b, c, d = d, (sum_ << by | sum_ >> (32 - by)) & mask, b, c
        state = [(old + new) & mask for old, new in zip(state, (a, b, c, d))]
    return struct.pack("<4I", *state)
