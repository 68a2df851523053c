import type { Protocol, WireProtocol } from '@/lib/protocols/protocol';

export declare function wireProtocol(name: Protocol): WireProtocol;
