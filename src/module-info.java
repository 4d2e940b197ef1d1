/** Lectern: lecture transcripts from a browser to Notion pages, without a dependency. */
module lectern {
    requires java.net.http;
    requires jdk.httpserver;
}
