import { nextGateway } from '@/lib/gateway/next-mount';
import { clientIp } from '@/lib/http/client-ip';

export const { GET, POST, OPTIONS, PUT, PATCH, DELETE } = nextGateway(clientIp);
