-- DropIndex
DROP INDEX "turns_request_id_idx";

-- AlterTable
ALTER TABLE "messages" DROP COLUMN "encoding",
ALTER COLUMN "chain_hash" SET DEFAULT '';

-- AlterTable
ALTER TABLE "turns" DROP COLUMN "request_id",
DROP COLUMN "system_prompt_hash",
ADD COLUMN     "prompt_message_id" BIGINT,
ADD COLUMN     "system_message_id" BIGINT,
DROP COLUMN "answer_message_id",
ADD COLUMN     "answer_message_id" BIGINT;

-- CreateIndex
CREATE INDEX "messages_block_id_idx" ON "messages"("block_id");

-- What was said as words for search, one row a message. The words are cut by Weir itself; whatever removes a message
-- removes it from search.
CREATE TABLE "message_search" (
    "message_id" BIGINT NOT NULL PRIMARY KEY REFERENCES "messages" ("id") ON DELETE CASCADE,
    "words" TSVECTOR NOT NULL
);
CREATE INDEX "message_search_words_idx" ON "message_search" USING GIN ("words");
