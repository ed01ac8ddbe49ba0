"""Says what Python's strict decoders read differently from what was written.

Standard input has blocks: a line of the charset's name, the name of a codec for where Python does not know that name, and how many
bytes follow of each: the characters in UTF-32LE, for each character how many bytes it was written as, and those bytes.

Standard output, once all is read, has a line for each charset whose name Python does not know, and one for each character that is
read differently: the name of the charset, the character, its bytes, and the characters that were read, in hexadecimal, or `error`.
"""

import codecs
import sys


def read(decoder, written):
    try:
        return decoder.decode(written, "strict")[0]
    except UnicodeDecodeError:
        return None


def main():
    decoders = {}
    said = []
    stdin = sys.stdin.buffer
    while header := stdin.readline():
        name, instead, *lengths = header.decode("ascii").split()
        chars, counts, written = (stdin.read(int(length)) for length in lengths)
        if name not in decoders:
            try:
                decoders[name] = codecs.lookup(name)
            except LookupError:
                decoders[name] = None if instead == "-" else codecs.lookup(instead)
                said.append(f"{name} unknown")
        decoder = decoders[name]
        chars = chars.decode("utf-32-le")
        if decoder is None or read(decoder, written) == chars:
            continue
        at = 0
        for char, count in zip(chars, counts, strict=True):
            code = written[at : at + count]
            at += count
            found = read(decoder, code)
            if found != char:
                shown = "error" if found is None else "+".join(f"{ord(other):04X}" for other in found)
                said.append(f"{name} {ord(char):04X} {code.hex().upper()} {shown}")
    print("\n".join(said))


main()
