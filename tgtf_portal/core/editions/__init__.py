"""Which edition of its tables something was made from.

Each table that public pages may read has an edition: a word that is another after each change of
its rows. What was made from tables holds as long as their editions are those of its making. Nobody
says what a page depends on, and no verb has to remember which pages it changes: the connection sees
which tables a statement reads and writes (`connection`), and tells the store before a change can be
seen by others (`stores`).
"""
