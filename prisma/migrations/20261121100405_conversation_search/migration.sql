-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_messages" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "conversation_id" TEXT NOT NULL,
    "parent_id" BIGINT,
    "depth" INTEGER NOT NULL,
    "role" TEXT NOT NULL,
    "content_hash" TEXT NOT NULL,
    "chain_hash" TEXT NOT NULL DEFAULT '',
    "key_dim" INTEGER NOT NULL,
    "body" BLOB,
    "block_id" BIGINT,
    "block_index" INTEGER,
    "body_bytes" INTEGER NOT NULL,
    "created_at" BIGINT NOT NULL,
    CONSTRAINT "messages_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversations" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "messages_block_id_fkey" FOREIGN KEY ("block_id") REFERENCES "body_blocks" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);
INSERT INTO "new_messages" ("block_id", "block_index", "body", "body_bytes", "chain_hash", "content_hash", "conversation_id", "created_at", "depth", "id", "key_dim", "parent_id", "role") SELECT "block_id", "block_index", "body", "body_bytes", "chain_hash", "content_hash", "conversation_id", "created_at", "depth", "id", "key_dim", "parent_id", "role" FROM "messages";
DROP TABLE "messages";
ALTER TABLE "new_messages" RENAME TO "messages";
CREATE INDEX "messages_conversation_id_depth_idx" ON "messages"("conversation_id", "depth");
CREATE INDEX "messages_key_dim_chain_hash_idx" ON "messages"("key_dim", "chain_hash");
CREATE INDEX "messages_created_at_idx" ON "messages"("created_at");
CREATE INDEX "messages_block_id_idx" ON "messages"("block_id");
CREATE TABLE "new_turns" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "conversation_id" TEXT NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "request_created_at" BIGINT NOT NULL,
    "prompt_message_id" BIGINT,
    "answer_message_id" BIGINT,
    "system_message_id" BIGINT,
    "upstream_response_id" TEXT,
    "finish_reason" TEXT,
    "model" TEXT NOT NULL,
    "created_at" BIGINT NOT NULL,
    CONSTRAINT "turns_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversations" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
INSERT INTO "new_turns" ("answer_message_id", "conversation_id", "created_at", "finish_reason", "id", "model", "ordinal", "request_created_at", "upstream_response_id") SELECT "answer_message_id", "conversation_id", "created_at", "finish_reason", "id", "model", "ordinal", "request_created_at", "upstream_response_id" FROM "turns";
DROP TABLE "turns";
ALTER TABLE "new_turns" RENAME TO "turns";
CREATE INDEX "turns_upstream_response_id_idx" ON "turns"("upstream_response_id");
CREATE UNIQUE INDEX "turns_conversation_id_ordinal_key" ON "turns"("conversation_id", "ordinal");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;

-- What was said as words for search, one row a message. The words are cut by Weir itself, which is why the plainest
-- tokenizer does; the text is not kept a second time.
CREATE VIRTUAL TABLE "message_search" USING fts5(words, scope, content='', contentless_delete=1, tokenize='ascii');

-- Whatever removes a message removes it from search, cascades included.
CREATE TRIGGER "messages_leave_search" AFTER DELETE ON "messages" BEGIN
    DELETE FROM "message_search" WHERE rowid = old.id;
END;
