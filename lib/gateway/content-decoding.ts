// Upstreams are asked for plain bytes; some send them encoded all the same. They are decoded on the way, with a
// cap, so that a small bomb cannot become a large bill of memory or of bytes to the client.
import * as zlib from 'node:zlib';

export type DecodingEvents = {
  onBytes(bytes: Buffer): void;
  onEnd(): void;
  /** The decoder has enough; `onRoom` says when it wants more. */
  onFull(): void;
  onRoom(): void;
  onError(message: string): void;
};

export type Decoding = {
  write(chunk: Buffer): void;
  end(): void;
  pause(): void;
  resume(): void;
  destroy(): void;
};

const mostDecodedBytes = 256 * 1024 * 1024;
/** Text shrinks to a twentieth at best; what shrinks a hundredfold past this is built to hurt. */
const suspiciousBytes = 4 * 1024 * 1024;
const suspiciousRatio = 100;

function decoderFor(encoding: string) {
  switch (encoding.trim().toLowerCase()) {
    case 'gzip':
    case 'x-gzip':
      return zlib.createGunzip({ flush: zlib.constants.Z_SYNC_FLUSH });
    case 'deflate':
      return zlib.createInflate({ flush: zlib.constants.Z_SYNC_FLUSH });
    case 'br':
      return zlib.createBrotliDecompress({ flush: zlib.constants.BROTLI_OPERATION_FLUSH });
    case 'zstd': {
      // Node has it from 22.15 on.
      const create = (zlib as { createZstdDecompress?: () => ReturnType<typeof zlib.createGunzip> })
        .createZstdDecompress;
      return create ? create() : null;
    }
    default:
      return null;
  }
}

export function createDecoding(encoding: string, events: DecodingEvents): Decoding {
  const decoder = decoderFor(encoding);
  if (!decoder) {
    let told = false;
    const refuse = () => {
      if (told) return;
      told = true;
      events.onError('The upstream used a content-encoding that cannot be read.');
    };
    return { write: refuse, end: refuse, pause() {}, resume() {}, destroy() {} };
  }
  let taken = 0;
  let given = 0;
  decoder.on('data', (bytes: Buffer) => {
    given += bytes.length;
    if (given > mostDecodedBytes || (given > suspiciousBytes && given > taken * suspiciousRatio)) {
      decoder.destroy();
      events.onError('The upstream sent a compressed answer that grows beyond measure.');
    } else events.onBytes(bytes);
  });
  decoder.on('end', () => events.onEnd());
  decoder.on('drain', () => events.onRoom());
  decoder.on('error', () => events.onError('The upstream sent a compressed answer that cannot be read.'));
  return {
    write(chunk) {
      taken += chunk.length;
      if (!decoder.write(chunk)) events.onFull();
    },
    end: () => void decoder.end(),
    pause: () => void decoder.pause(),
    resume: () => void decoder.resume(),
    destroy: () => void decoder.destroy(),
  };
}
