import { type AnswerFormat, createAnswerReader } from '@/lib/protocols/answer-reader';
import { writeAnthropicError, writeAnthropicStreamError } from '@/lib/protocols/anthropic/errors';
import { readMessageBody, readMessagesEvent } from '@/lib/protocols/anthropic/read-messages';
import { prepareAnthropicBody, readAnthropicRequest } from '@/lib/protocols/anthropic/request';
import type { WireProtocol } from '@/lib/protocols/protocol';

const messages: AnswerFormat = {
  readEvent: readMessagesEvent,
  readBody: readMessageBody,
  members: null,
  finalEvents: new Set(['message_stop']),
  doneMark: false,
  arrayStreams: false,
  binaryAnswers: false,
};

export const anthropic: WireProtocol = {
  name: 'anthropic',
  readRequest: readAnthropicRequest,
  prepareBody: prepareAnthropicBody,
  createReader: (options) => createAnswerReader(messages, options),
  writeError: writeAnthropicError,
  writeStreamError: writeAnthropicStreamError,
};
