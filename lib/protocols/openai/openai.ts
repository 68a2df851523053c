import { type AnswerFormat, createAnswerReader } from '@/lib/protocols/answer-reader';
import { writeOpenaiError, writeOpenaiStreamError } from '@/lib/protocols/openai/errors';
import { readChat } from '@/lib/protocols/openai/read-chat';
import { otherMembers, readOther } from '@/lib/protocols/openai/read-other';
import {
  readResponsesBody,
  readResponsesEvent,
  responsesFinalEvents,
} from '@/lib/protocols/openai/read-responses';
import { prepareOpenaiBody, readOpenaiRequest } from '@/lib/protocols/openai/request';
import type { Endpoint, WireProtocol } from '@/lib/protocols/protocol';

const chat: AnswerFormat = {
  readEvent: readChat,
  readBody: readChat,
  members: null,
  finalEvents: new Set(),
  doneMark: true,
  arrayStreams: false,
  binaryAnswers: false,
};

const responses: AnswerFormat = {
  ...chat,
  readEvent: readResponsesEvent,
  readBody: readResponsesBody,
  finalEvents: responsesFinalEvents,
  doneMark: false,
};

const other: AnswerFormat = { ...chat, readEvent: readOther, readBody: readOther, members: otherMembers };

const audio: AnswerFormat = { ...other, members: new Set([...otherMembers, 'text']), binaryAnswers: true };

function formatOf(endpoint: Endpoint): AnswerFormat {
  if (endpoint === 'chat/completions' || endpoint === 'completions') return chat;
  if (endpoint === 'responses') return responses;
  return endpoint.startsWith('audio/') ? audio : other;
}

export const openai: WireProtocol = {
  name: 'openai',
  readRequest: readOpenaiRequest,
  prepareBody: prepareOpenaiBody,
  createReader: (options) => createAnswerReader(formatOf(options.endpoint), options),
  writeError: writeOpenaiError,
  writeStreamError: writeOpenaiStreamError,
};
