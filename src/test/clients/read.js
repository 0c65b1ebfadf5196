// What dockerode reads of a Docker host: what there is, then, after the line "following", its logs to their end. In JSON.
'use strict';

const { PassThrough } = require('stream');
const { once } = require('events');
const Docker = require('dockerode');

const host = new URL(process.argv[2].replace('tcp:', 'http:'));
// It takes a path as a version alone.
const docker = new Docker({ host: host.hostname, port: host.port, protocol: 'http', version: host.pathname.slice(1) });

const lines = (text) => text.split('\n').filter((line) => line);

/** The lines of each stream of a log. */
async function demultiplexed(stream) {
    const said = { out: '', err: '' };
    const out = new PassThrough().on('data', (data) => (said.out += data));
    const err = new PassThrough().on('data', (data) => (said.err += data));
    docker.modem.demuxStream(stream, out, err);
    await once(stream, 'end');
    return { out: lines(said.out), err: lines(said.err) };
}

/** The same of a log that came as a whole. */
function whole(buffer) {
    const stream = new PassThrough();
    const said = demultiplexed(stream);
    stream.end(buffer);
    return said;
}

async function main() {
    const rows = await docker.listContainers({ all: true });
    const containers = rows.map((row) => ({ name: row.Names[0].slice(1), row, container: docker.getContainer(row.Id) }));
    const of = async (read) =>
        Object.fromEntries(await Promise.all(containers.map(async (each) => [each.name, await read(each.container)])));
    const read = {
        api: (await docker.version()).ApiVersion,
        containers: containers.map(({ name, row }) => ({
            id: row.Id, name, image: row.Image, state: row.State, labels: row.Labels,
        })),
        stats: await of(async (container) => {
            const stats = await container.stats({ stream: false });
            return { read: stats.read, usage: stats.memory_stats.usage, limit: stats.memory_stats.limit };
        }),
    };
    read.refused = await docker.createContainer({ Image: 'nginx' }).then(() => '', (e) => e.json.message);
    const streams = await of((container) => container.logs({ follow: true, stdout: true, stderr: true }));
    const followed = Object.fromEntries(Object.entries(streams).map(([name, stream]) => [name, demultiplexed(stream)]));
    console.log('following');
    read.followed = {};
    for (const name of Object.keys(followed)) {
        const said = await followed[name];
        read.followed[name] = said.out.concat(said.err);
    }
    read.exit = await of(async (container) => (await container.wait()).StatusCode);
    read.errors = await of(async (container) => (await whole(await container.logs({ stdout: true, stderr: true }))).err);
    read.tail = await of(async (container) => {
        const said = await whole(await container.logs({ stdout: true, stderr: true, tail: 3 }));
        return said.out.concat(said.err);
    });
    const events = await docker.getEvents({ since: 1, until: Math.floor(Date.now() / 1000) + 1 });
    let told = '';
    events.on('data', (data) => (told += data));
    await once(events, 'end');
    read.events = lines(told).map((line) => JSON.parse(line))
        .map((event) => event.Actor.Attributes.name + ' ' + event.Action);
    console.log(JSON.stringify(read));
}

main();
