"""A PLC as pymodbus plays it: plc.py PORT SCENARIO [ARGUMENTS]. Prints what it saw; an assertion that fails ends it with 1."""

import sys
import threading
import time

from pymodbus.client import ModbusTcpClient
from pymodbus.constants import Endian
from pymodbus.payload import BinaryPayloadDecoder

ONLINE, READY, TRIGGER_ACK, BUSY, VALID, PASS, TOGGLE, OVERRUN = (1 << bit for bit in range(8))
SILENT = 1 << 11
CONTROL, HEAD, NEWEST, RESULT = 200, 24, 68, 43
TRIGGER, RESET = 1, 8


def connect(port):
    # A machine that runs many tests at once answers late.
    client = ModbusTcpClient("127.0.0.1", port=port, timeout=60)
    assert client.connect()
    return client


def read(client, address, count, holding=False):
    ask = client.read_holding_registers if holding else client.read_input_registers
    answer = ask(address, count, slave=1)
    assert not answer.isError(), answer
    return answer.registers


def write(client, address, values):
    answer = client.write_registers(address, values, slave=1)
    assert not answer.isError(), answer


def until(client, condition, what):
    for _ in range(20000):
        registers = read(client, 0, 112)
        if condition(registers):
            return registers
        time.sleep(0.002)
    raise AssertionError(what)


def words(text):
    raw = text.encode().ljust(64, b"\0")
    return [raw[i] << 8 | raw[i + 1] for i in range(0, 64, 2)]


def text(registers):
    return b"".join(word.to_bytes(2, "big") for word in registers).rstrip(b"\0").decode()


def trigger(client, number, serial="", beat=0):
    until(client, lambda r: r[1] & READY, "ready")
    # One write: serial number, trigger number and trigger belong together.
    write(client, CONTROL, [TRIGGER, beat, number, 0, 0, 0, 0, 0] + words(serial))
    registers = until(client, lambda r: r[1] & TRIGGER_ACK, "acknowledged")
    assert registers[4] == number and registers[5] == 1, registers[:8]
    write(client, CONTROL, [0])
    assert not read(client, 1, 1)[0] & TRIGGER_ACK


def handshake(port, parts):
    client = connect(port)
    write(client, CONTROL, [0])
    toggle = None
    for part in range(1, int(parts) + 1):
        trigger(client, 1000 + part, f"SN-{part}")
        registers = until(client, lambda r: r[1] & VALID, "valid")
        head = registers[HEAD:HEAD + RESULT]
        assert head == read(client, HEAD, RESULT, holding=True)
        assert head[0] == part and head[1] == 1000 + part and head[2] << 16 | head[3] == part, head
        assert head[4] in (1, 2, 3) and text(head[11:]) == f"SN-{part}", head
        assert bool(registers[1] & PASS) == (head[4] == 1)
        assert registers[1] & TOGGLE != toggle
        toggle = registers[1] & TOGGLE
        write(client, 203, [part])
        assert not read(client, 1, 1)[0] & VALID
    print(f"{parts} parts")


def overrun(port):
    client = connect(port)
    write(client, CONTROL, [0])
    for part in range(1, 11):
        trigger(client, part)
        until(client, lambda r, part=part: r[NEWEST] == part, "verdict")
    registers = read(client, 0, 112)
    assert registers[8] == 8 and registers[9] == 2 and registers[1] & OVERRUN and registers[11] == 20, registers[:16]
    for part in range(1, 9):
        assert read(client, HEAD, 1)[0] == part
        write(client, 203, [part])
    write(client, CONTROL, [RESET])
    registers = read(client, 0, 12)
    assert not registers[1] & (OVERRUN | VALID) and registers[11] == 0 and registers[9] == 2, registers
    print("8 kept, 2 lost")


def snapshots(port, seconds):
    """Several clients read while parts come as fast as they can: what belongs together has to come together."""
    seen = []

    def look():
        client = connect(port)
        numbers = set()
        end = time.monotonic() + float(seconds)
        while time.monotonic() < end:
            registers = read(client, 0, 112)
            newest, head = registers[NEWEST:NEWEST + RESULT], registers[HEAD:HEAD + RESULT]
            for result in (newest, head):
                assert result[0] == (result[2] << 16 | result[3]) & 0xffff, result[:5]
                assert result[0] == 0 or abs(result[7] / 10000 - decode(result[8:10])) < 0.0001, result[:12]
            assert (head[0] != 0) == bool(registers[1] & VALID)
            assert bool(registers[1] & PASS) == (head[4] == 1)
            assert bool(registers[1] & 1 << 12) == bool(newest[0] & 1)
            numbers.add(newest[0])
        seen.append(len(numbers))

    threads = [threading.Thread(target=look) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 6 and min(seen) > 1, seen
    print("6 clients")


def decode(registers, byteorder=Endian.Big, wordorder=Endian.Big):
    return BinaryPayloadDecoder.fromRegisters(registers, byteorder=byteorder, wordorder=wordorder).decode_32bit_float()


def order(port, wordorder, byteorder):
    client = connect(port)
    registers = read(client, NEWEST, RESULT)
    orders = {"big": Endian.Big, "little": Endian.Little}
    decoder = BinaryPayloadDecoder.fromRegisters(registers[8:10], byteorder=Endian.Big, wordorder=orders[wordorder])
    if byteorder == "little":
        swapped = [(word & 255) << 8 | word >> 8 for word in registers[8:10]]
        decoder = BinaryPayloadDecoder.fromRegisters(swapped, byteorder=Endian.Big, wordorder=orders[wordorder])
    print(f"{decoder.decode_32bit_float():.4f}")


def silent(port):
    client = connect(port)
    write(client, CONTROL, [0])
    for beat in range(1, 30):
        write(client, 201, [beat])
        time.sleep(0.02)
    trigger(client, 1, beat=31)
    assert until(client, lambda r: r[NEWEST] == 1, "verdict")[NEWEST + 4] in (1, 2)
    registers = until(client, lambda r: r[1] & SILENT, "silent")
    assert registers[11] == 4 and not registers[1] & READY, registers[:12]
    write(client, 201, [32])
    registers = read(client, 0, 12)
    assert registers[11] == 0 and registers[1] & READY and registers[3] == 32, registers
    print("silent and back")


def refused(port):
    client = connect(port)
    for answer, code in (
        (client.read_coils(0, 1, slave=1), 1),
        (client.read_input_registers(112, 1, slave=1), 2),
        (client.read_holding_registers(150, 100, slave=1), 2),
        (client.write_register(0, 1, slave=1), 2),
        (client.write_registers(270, [0, 0, 0], slave=1), 2),
        (client.read_input_registers(0, 1, slave=9), 11),
    ):
        assert answer.isError() and answer.exception_code == code, answer
    both = client.readwrite_registers(
        read_address=200, read_count=3, write_address=201, write_registers=[7, 8], slave=1)
    assert both.registers == [0, 7, 8], both
    print("refused")


SCENARIOS = {s.__name__: s for s in (handshake, overrun, snapshots, order, silent, refused)}

if __name__ == "__main__":
    SCENARIOS[sys.argv[2]](int(sys.argv[1]), *sys.argv[3:])
