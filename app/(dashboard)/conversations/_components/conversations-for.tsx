'use client';

import dynamic from 'next/dynamic';

// Each in a chunk of its own: a user's browser is never sent the words that only administrators read.
const AdminConversations = dynamic(() =>
  import('./admin-conversations').then((module) => module.AdminConversations),
);
const OwnConversations = dynamic(() =>
  import('./conversations-view').then((module) => module.ConversationsView),
);
const AdminConversation = dynamic(() =>
  import('./admin-conversation').then((module) => module.AdminConversation),
);
const OwnConversation = dynamic(() =>
  import('./conversation-page').then((module) => module.ConversationPage),
);

export function ConversationsFor({ audience }: { audience: 'admin' | 'user' }) {
  return audience === 'admin' ? <AdminConversations /> : <OwnConversations />;
}

export function ConversationFor({ audience, id }: { audience: 'admin' | 'user'; id: string }) {
  return audience === 'admin' ? <AdminConversation id={id} /> : <OwnConversation id={id} />;
}
