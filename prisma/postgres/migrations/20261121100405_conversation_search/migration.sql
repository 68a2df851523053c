-- What was said as words for search, one row a message. The words are cut by Weir itself; whatever removes a message
-- removes it from search.
CREATE TABLE "message_search" (
    "message_id" BIGINT NOT NULL PRIMARY KEY REFERENCES "messages" ("id") ON DELETE CASCADE,
    "words" TSVECTOR NOT NULL
);
CREATE INDEX "message_search_words_idx" ON "message_search" USING GIN ("words");
