import { healthAnswer } from '@/lib/health/answers';

export const dynamic = 'force-dynamic';

export function GET(): Response {
  const { status, body } = healthAnswer();
  return Response.json(body, { status, headers: { 'cache-control': 'no-store' } });
}
