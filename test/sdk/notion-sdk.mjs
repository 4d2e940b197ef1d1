// The official client against the stand-in: node notion-sdk.mjs FOLDER URL TOKEN DATABASE PAGE
// FOLDER is where @notionhq/client is installed. Prints a line for each check that holds; the first that does not, ends it.
import assert from "node:assert/strict"
import { createRequire } from "node:module"
import path from "node:path"

const [folder, baseUrl, token, database_id, page_id] = process.argv.slice(2)
const sdk = createRequire(path.resolve(folder, "package.json"))("@notionhq/client")
const options = { auth: token, baseUrl, notionVersion: "2026-03-11", logLevel: sdk.LogLevel.ERROR }
const notion = new sdk.Client({ ...options, retry: { initialRetryDelayMs: 1 } })
const impatient = new sdk.Client({ ...options, retry: false })
const text = content => [{ text: { content } }]
const paragraph = content => ({ paragraph: { rich_text: text(content) } })
const plain = items => items.map(item => item.plain_text).join("")

async function refused(promise) {
    const error = await promise.then(() => assert.fail("was not refused"), reason => reason)
    assert.ok(sdk.isNotionClientError(error), String(error))
    return error
}

const checks = {
    // The test lets the first two requests for the bot, and the first for a database, be answered 429.
    async "repeats what was refused by 429"() {
        assert.equal((await notion.users.me({})).type, "bot")
    },
    async "tells 429 by its code"() {
        const error = await refused(impatient.databases.retrieve({ database_id }))
        assert.equal(error.code, sdk.APIErrorCode.RateLimited)
        assert.equal(error.status, 429)
        assert.ok(error.headers.get("retry-after"))
    },
    async "users"() {
        const users = await sdk.collectPaginatedAPI(notion.users.list, { page_size: 1 })
        assert.deepEqual(users.map(user => user.type), ["bot", "person"])
        assert.ok(users.every(sdk.isFullUser))
        assert.equal((await notion.users.retrieve({ user_id: users[1].id })).name, users[1].name)
    },
    async "databases"() {
        const found = await notion.databases.retrieve({ database_id })
        assert.ok(sdk.isFullDatabase(found))
        assert.equal(found.parent.page_id, page_id)
        const made = await notion.databases.create({
            parent: { type: "page_id", page_id }, title: text("Books"),
            initial_data_source: { properties: { Title: { title: {} }, Pages: { number: {} } } },
        })
        const renamed = await notion.databases.update({ database_id: made.id, title: text("Good books") })
        assert.equal(plain(renamed.title), "Good books")
        this.books = made.data_sources[0].id
    },
    async "data sources"() {
        const changed = await notion.dataSources.update({
            data_source_id: this.books, properties: { Read: { checkbox: {} } },
        })
        assert.ok(sdk.isFullDataSource(changed))
        assert.deepEqual(Object.keys(changed.properties), ["Title", "Pages", "Read"])
        const authors = await notion.dataSources.create({
            parent: { type: "database_id", database_id: changed.parent.database_id }, title: text("Authors"),
            properties: {
                Name: { title: {} },
                Wrote: { relation: { data_source_id: this.books, type: "single_property", single_property: {} } },
            },
        })
        const { properties } = await notion.dataSources.retrieve({ data_source_id: authors.id })
        assert.equal(properties.Wrote.relation.data_source_id, this.books)
    },
    async "pages"() {
        const pages = []
        for (const name of ["Emma", "Sanditon"]) {
            pages.push(await notion.pages.create({
                parent: { data_source_id: this.books }, icon: { emoji: "📗" },
                properties: { Title: { title: text(name) }, Pages: { number: name.length } },
                children: [paragraph("1"), paragraph("2"), paragraph("3")],
            }))
        }
        const [{ id }] = pages
        assert.ok(sdk.isFullPage(await notion.pages.retrieve({ page_id: id })))
        await notion.pages.update({ page_id: id, properties: { Read: { checkbox: true } } })
        const title = await notion.pages.properties.retrieve({ page_id: id, property_id: "title" })
        assert.equal(title.results[0].title.plain_text, "Emma")
        const trashed = await notion.pages.update({ page_id: pages[1].id, in_trash: true })
        assert.equal(trashed.in_trash, true)
        const inner = await notion.pages.create({ parent: { page_id: id }, properties: { title: text("Persuasion") } })
        assert.equal(inner.parent.page_id, id)
        this.page = id
    },
    async "queries"() {
        const found = await notion.dataSources.query({
            data_source_id: this.books, result_type: "page",
            filter: { property: "Read", checkbox: { equals: true } },
        })
        assert.deepEqual(found.results.map(page => page.id), [this.page])
        const rows = await sdk.collectAllDataSourceRows(notion, { data_source_id: this.books })
        assert.deepEqual(rows.map(page => page.id), [this.page])
    },
    async "blocks"() {
        const block_id = this.page
        await notion.blocks.children.append({ block_id, children: [paragraph("0")], position: { type: "start" } })
        const texts = []
        for await (const block of sdk.iteratePaginatedAPI(notion.blocks.children.list, { block_id, page_size: 2 })) {
            texts.push(block.type === "paragraph" ? plain(block.paragraph.rich_text) : block.child_page.title)
            this.block = block.type === "paragraph" ? block.id : this.block
        }
        assert.deepEqual(texts, ["0", "1", "2", "3", "Persuasion"])
        await notion.blocks.update({ block_id: this.block, ...paragraph("three") })
        const changed = await notion.blocks.retrieve({ block_id: this.block })
        assert.ok(sdk.isFullBlock(changed))
        assert.equal(plain(changed.paragraph.rich_text), "three")
        assert.equal((await notion.blocks.delete({ block_id: this.block })).in_trash, true)
    },
    async "search"() {
        const found = await notion.search({
            query: "EMM", filter: { property: "object", value: "page" },
            sort: { timestamp: "last_edited_time", direction: "descending" },
        })
        assert.deepEqual(found.results.map(page => page.id), [this.page])
        const sources = await sdk.collectPaginatedAPI(notion.search, {
            filter: { property: "object", value: "data_source" }, page_size: 1,
        })
        assert.equal(sources.length, 3)
        assert.ok(sources.every(sdk.isFullPageOrDataSource))
    },
    async "errors"() {
        const stranger = new sdk.Client({ ...options, auth: "ntn_wrong" })
        assert.equal((await refused(stranger.users.me({}))).code, sdk.APIErrorCode.Unauthorized)
        const missing = await refused(notion.databases.retrieve({ database_id: "0".repeat(32) }))
        assert.equal(missing.code, sdk.APIErrorCode.ObjectNotFound)
        const wrong = await refused(notion.blocks.children.append({
            block_id: this.page, children: [paragraph("x".repeat(2001))],
        }))
        assert.equal(wrong.code, sdk.APIErrorCode.ValidationError)
        assert.equal(wrong.body.includes(wrong.request_id), true)
    },
}

const made = {}
for (const [name, check] of Object.entries(checks)) {
    await check.call(made)
    console.log(name)
}
