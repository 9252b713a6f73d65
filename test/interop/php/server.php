<?php
/**
 * SoapServer from the published WSDL behind a TLS socket that asks for a client certificate: takes what Bode's client sends, and answers Ping.
 * Arguments: WSDL, organisations' folder, file with CAs, own OIN, OIN of the client, S or SE. Prints `port N`; ends with its input.
 */
declare(strict_types=1);

require __DIR__ . '/digikoppeling.php';

final class Berichtenbox
{
    public function Ping(object $request): array
    {
        $now = gmdate('Y-m-d\TH:i:s\Z');
        $seen = ['oin' => $GLOBALS['client'], 'serienummer' => '1', 'geldigTot' => $now, 'dagenGeldig' => 0];
        return ['ServerTijd' => $now, 'versie' => 'PHP ' . PHP_VERSION, 'omgeving' => 'demo', 'certificaat' => $seen];
    }
}

[, $wsdl, $organisations, $trust, $oin, $client, $profile] = $argv;
$tls = ['local_cert' => "$organisations/$oin/chain.pem", 'local_pk' => "$organisations/$oin/key.pem", 'cafile' => $trust];
$context = stream_context_create(['ssl' => $tls + ['verify_peer' => true, 'verify_peer_name' => false, 'verify_depth' => 5]]);
$socket = stream_socket_server('tls://127.0.0.1:0', $code, $text, STREAM_SERVER_BIND | STREAM_SERVER_LISTEN, $context);
$messages = new Digikoppeling($organisations, $oin, $client, $profile === 'SE');
$server = new SoapServer($wsdl, ['cache_wsdl' => WSDL_CACHE_NONE]);
$server->setClass(Berichtenbox::class);
fwrite(STDOUT, 'port ' . explode(':', stream_socket_get_name($socket, false))[1] . "\n");

for (;;) {
    $ready = [$socket, STDIN];
    $none = null;
    stream_select($ready, $none, $none, null);
    if (in_array(STDIN, $ready, true)) {
        exit(0);
    }
    $connection = stream_socket_accept($socket, 10);
    if ($connection === false) {
        continue;
    }
    try {
        $response = answer($messages, $server, readRequest($connection));
        fwrite($connection, "HTTP/1.1 200 OK\r\nContent-Type: text/xml; charset=utf-8\r\nConnection: close\r\nContent-Length: "
            . strlen($response) . "\r\n\r\n$response");
    } catch (Throwable $refused) {
        fwrite(STDERR, "$refused\n");
    }
    fclose($connection);
}

/** The body of one HTTP request with a Content-Length. */
function readRequest($connection): string
{
    $head = '';
    while (!str_ends_with($head, "\r\n\r\n") && ($line = fgets($connection)) !== false) {
        $head .= $line;
    }
    preg_match('/^Content-Length: (\d+)/mi', $head, $length);
    return stream_get_contents($connection, (int) $length[1]);
}

function answer(Digikoppeling $messages, SoapServer $server, string $request): string
{
    $document = $messages->prove($request);
    $header = Digikoppeling::child($document->documentElement, SOAP, 'Header');
    $id = Digikoppeling::child($header, WSA, 'MessageID')->textContent;
    $action = Digikoppeling::child($header, WSA, 'Action')->textContent;
    $header->remove();
    ob_start();
    $server->handle($document->saveXML());
    $addressing = ['To' => WSA . '/anonymous', 'Action' => "{$action}Response", 'MessageID' => 'urn:uuid:' . Digikoppeling::uuid(), 'RelatesTo' => $id];
    return $messages->protect(ob_get_clean(), $addressing, $messages->received);
}
