// DynamoDB's API on a port of this machine. Dynalite knows tables by their names alone; here, as in AWS, a request
// may name its table by the ARN as well.
import http from 'node:http';
import { Readable } from 'node:stream';
import dynalite from 'dynalite';

const ARN = /("TableName"\s*:\s*")arn:[^"]*:table\//;
const tables = dynalite({ createTableMs: 0 });

http
  .createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    const body = Buffer.concat(chunks).toString().replace(ARN, '$1');
    const { method, url, headers } = request;
    const renamed = Object.assign(Readable.from([Buffer.from(body)]), { method, url, headers });
    tables.emit('request', renamed, response);
  })
  .listen(Number(process.argv[2]), '127.0.0.1');
