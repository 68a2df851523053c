import { type AnswerFormat, createAnswerReader } from '@/lib/protocols/answer-reader';
import { writeGeminiError, writeGeminiStreamError } from '@/lib/protocols/gemini/errors';
import { readContent } from '@/lib/protocols/gemini/read-content';
import { prepareGeminiBody, readGeminiRequest } from '@/lib/protocols/gemini/request';
import type { WireProtocol } from '@/lib/protocols/protocol';

const content: AnswerFormat = {
  readEvent: readContent,
  readBody: readContent,
  members: null,
  finalEvents: new Set(),
  doneMark: false,
  arrayStreams: false,
  binaryAnswers: false,
};

const streamed: AnswerFormat = { ...content, arrayStreams: true };

export const gemini: WireProtocol = {
  name: 'gemini',
  readRequest: readGeminiRequest,
  prepareBody: prepareGeminiBody,
  createReader: (options) =>
    createAnswerReader(options.endpoint === 'streamGenerateContent' ? streamed : content, options),
  writeError: writeGeminiError,
  writeStreamError: writeGeminiStreamError,
};
