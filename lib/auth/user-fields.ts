// What administrators may say about people, and what they are answered.
import { z } from 'zod';
import { newPasswordField } from '@/lib/auth/person';
import { emailField, instantAnswer, nameField, rateField, usdAnswer } from '@/lib/http/fields';

const roleField = z.enum(['admin', 'user']);

export const newUserSchema = z.strictObject({
  email: emailField,
  name: nameField.optional(),
  password: newPasswordField,
  role: roleField.default('user'),
  priceRate: rateField.optional(),
});

export const userFieldsSchema = z.strictObject({
  email: emailField.optional(),
  name: nameField.optional(),
  password: newPasswordField.optional(),
  role: roleField.optional(),
  priceRate: rateField.optional(),
  enabled: z.boolean().optional(),
});
export type UserFields = z.output<typeof userFieldsSchema>;

export const inviteSchema = z.strictObject({ email: emailField, role: roleField.default('user') });

export const linkAnswerSchema = z.object({
  email: z.string(),
  /** The path with its token; `url` is the same with the address of this Weir in front. */
  path: z.string(),
  url: z.string(),
  expiresAt: instantAnswer,
});

export const userAnswerSchema = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  role: roleField,
  priceRate: z.number(),
  enabled: z.boolean(),
  hasPassword: z.boolean(),
  locale: z.string().nullable(),
  timeZone: z.string().nullable(),
  createdAt: instantAnswer,
  lastLoginAt: instantAnswer.nullable(),
  keyCount: z.number(),
  requestCount: z.number(),
  totalTokens: z.number(),
  cost: usdAnswer,
  todayCost: usdAnswer,
});
export type UserAnswer = z.input<typeof userAnswerSchema>;
