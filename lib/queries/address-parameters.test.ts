import { expect, it } from 'vitest';
import {
  changeAddress,
  choiceParameter,
  readAddress,
  searchParameter,
  switchParameter,
  textParameter,
} from './address-parameters';

const parameters = {
  q: searchParameter,
  open: textParameter,
  compare: switchParameter,
  shape: choiceParameter(['bars', 'donut'], 'bars'),
  state: choiceParameter(['on', 'off']),
};

const read = (text: string) => readAddress(parameters, new URLSearchParams(text));
const change = (text: string, values: Parameters<typeof changeAddress<typeof parameters>>[2]) =>
  changeAddress(parameters, new URLSearchParams(text), values).toString();

it('reads what an address says, and what is usual where it says nothing or nonsense', () => {
  expect(read('q=gpt&open=7&compare=true&shape=donut&state=off')).toEqual({
    q: 'gpt',
    open: '7',
    compare: true,
    shape: 'donut',
    state: 'off',
  });
  expect(read('shape=cube&state=maybe&compare=yes')).toEqual({
    q: '',
    open: null,
    compare: false,
    shape: 'bars',
    state: null,
  });
});

it('leaves what is usual out of the address', () => {
  expect(
    change('q=a&open=1&compare=true&shape=donut&state=on', {
      q: '',
      open: null,
      compare: false,
      shape: 'bars',
      state: null,
    }),
  ).toBe('');
});

it('changes what it is told to and nothing else', () => {
  expect(change('model=gpt-4o&q=old', { q: 'new text', shape: 'donut' })).toBe(
    'model=gpt-4o&q=new+text&shape=donut',
  );
  expect(change('q=old', { q: undefined })).toBe('q=old');
});
