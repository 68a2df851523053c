// GET models: what this key may use, in the shape the client speaks.
import { weirError } from '@/lib/errors';
import { mayUse } from '@/lib/gateway/admit';
import { answerHeaders, overheadMillis } from '@/lib/gateway/answer';
import { settle } from '@/lib/gateway/record';
import { refuse } from '@/lib/gateway/refuse';
import type { RequestState } from '@/lib/gateway/request-state';
import type { ServedModel } from '@/lib/pool/route';
import type { Protocol } from '@/lib/protocols/protocol';

const seconds = (millis: number) => Math.floor(millis / 1000);

function modelObject(protocol: Protocol, model: ServedModel): Record<string, unknown> {
  switch (protocol) {
    case 'openai':
      return {
        id: model.id,
        object: 'model',
        created: seconds(model.createdAt),
        owned_by: model.provider || model.platform,
      };
    case 'anthropic':
      return {
        type: 'model',
        id: model.id,
        display_name: model.id,
        created_at: new Date(model.createdAt).toISOString(),
      };
    case 'gemini':
      return {
        name: `models/${model.id}`,
        version: model.id,
        displayName: model.id,
        supportedGenerationMethods: [
          'generateContent',
          'streamGenerateContent',
          'countTokens',
          'embedContent',
        ],
      };
  }
}

function listObject(protocol: Protocol, models: readonly ServedModel[]): Record<string, unknown> {
  const data = models.map((model) => modelObject(protocol, model));
  switch (protocol) {
    case 'openai':
      return { object: 'list', data };
    case 'anthropic':
      return {
        data,
        has_more: false,
        first_id: models[0]?.id ?? null,
        last_id: models.at(-1)?.id ?? null,
      };
    case 'gemini':
      return { models: data };
  }
}

export function answerModels(state: RequestState, id: string | null) {
  const { key, protocol, parts } = state;
  const models = parts
    .pool()
    .servedModels({ protocol, allowedPlatforms: key.allowedPlatforms })
    .filter((model) => mayUse(key.allowedModels, model.id));
  const wanted = id?.replace(/^models\//, '');
  const model = wanted === undefined ? null : models.find((candidate) => candidate.id === wanted);
  if (model === undefined) {
    return refuse(
      state,
      weirError('model_not_found', `This key can use no model ${wanted}.`, { param: 'model' }),
    );
  }
  const body = Buffer.from(
    JSON.stringify(model ? modelObject(protocol, model) : listObject(protocol, models)),
  );
  settle(
    state,
    {
      status: 'success',
      httpStatus: 200,
      endReason: 'stop',
      errorCode: '',
      errorMessage: null,
    },
    () => {
      if (state.clientGone) return;
      state.headSent = true;
      state.sink.writeHead(200, [
        ...answerHeaders(state),
        'content-type',
        'application/json',
        'content-length',
        String(body.length),
        'x-weir-overhead-ms',
        overheadMillis(state),
      ]);
      state.sink.end(body);
    },
  );
}
