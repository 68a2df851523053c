-- What was said as words for search, one row a message. The words are cut by Weir itself, which is why the plainest
-- tokenizer does; the text is not kept a second time.
CREATE VIRTUAL TABLE "message_search" USING fts5(words, scope, content='', contentless_delete=1, tokenize='ascii');

-- Whatever removes a message removes it from search, cascades included.
CREATE TRIGGER "messages_leave_search" AFTER DELETE ON "messages" BEGIN
    DELETE FROM "message_search" WHERE rowid = old.id;
END;
