import { readinessAnswer } from '@/lib/health/answers';

export const dynamic = 'force-dynamic';

export async function GET(): Promise<Response> {
  const { status, body } = await readinessAnswer();
  return Response.json(body, { status, headers: { 'cache-control': 'no-store' } });
}
