// Node's zlib for ZlibOracleTest, which asks on standard input and reads the answer from standard output.
//
//   question  operation (1 byte: i inflate, d deflate, f finish), options (JSON), parts
//   answer    1 byte: 0 for parts, 1 for one part that holds an error's message; parts
//   JSON      length (4 bytes), text;  parts: how many (4 bytes), each with its length (4 bytes)
import {once} from "node:events";
import zlib from "node:zlib";

const input = process.stdin[Symbol.asyncIterator]();
let buffered = Buffer.alloc(0);

async function read(length) {
    while (buffered.length < length) {
        const {value, done} = await input.next();
        if (done) {
            process.exit(0);
        }
        buffered = Buffer.concat([buffered, value]);
    }
    const bytes = buffered.subarray(0, length);
    buffered = buffered.subarray(length);
    return bytes;
}

const readInt = async () => (await read(4)).readUInt32BE();
const readSized = async () => read(await readInt());

async function readParts() {
    const parts = [];
    for (let count = await readInt(); count > 0; count--) {
        parts.push(Buffer.from(await readSized()));
    }
    return parts;
}

function sized(bytes) {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return [length, bytes];
}

async function write(status, parts) {
    const head = Buffer.alloc(5);
    head.writeUInt8(status);
    head.writeUInt32BE(parts.length, 1);
    if (!process.stdout.write(Buffer.concat([head, ...parts.flatMap(sized)]))) {
        await once(process.stdout, "drain");
    }
}

/** All parts as one stream. Output comes in the smallest pieces, so that zlib has only its window to look back into. */
function inflate(options, parts) {
    const smallest = {chunkSize: zlib.constants.Z_MIN_CHUNK, finishFlush: zlib.constants.Z_SYNC_FLUSH};
    return [zlib.inflateRawSync(Buffer.concat(parts), {...options, ...smallest})];
}

/** Each part flushed as `flushes` says, in one context. */
async function deflate({flushes, ...options}, parts) {
    const stream = zlib.createDeflateRaw(options);
    const compressed = [];
    let now = [];
    stream.on("data", (piece) => now.push(piece));
    for (let i = 0; i < parts.length; i++) {
        if (parts[i].length > 0) {
            await new Promise((written) => stream.write(parts[i], written));
        }
        await new Promise((flushed) => stream.flush(flushes[i], flushed));
        compressed.push(Buffer.concat(now));
        now = [];
    }
    stream.close();
    return compressed;
}

/** Each part by itself, ended by a block with BFINAL. */
const finish = (options, parts) => parts.map((part) => zlib.deflateRawSync(part, options));

const operations = {i: inflate, d: deflate, f: finish};
while (true) {
    const operation = operations[(await read(1)).toString()];
    const options = JSON.parse((await readSized()).toString());
    const parts = await readParts();
    try {
        await write(0, await operation(options, parts));
    } catch (e) {
        await write(1, [Buffer.from(String(e.message))]);
    }
}
