// What routes answer, as types inferred from their schemas. The one file of this room that names server rooms:
// types are erased, so nothing of theirs reaches the browser.
import type { z } from 'zod';
import type { projectAnswerSchema } from '@/lib/auth/projects';

export type { UserAnswer } from '@/lib/auth/user-fields';
export type { Settings, SettingsFields } from '@/lib/settings';
export type ProjectAnswer = z.input<typeof projectAnswerSchema>;
