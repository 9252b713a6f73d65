<?php
/**
 * SoapClient from the published WSDL with signed, and in 2W-be-SE encrypted, requests over mutual TLS; every answer is proven before SoapClient sees
 * it. Arguments: gateway, organisations' folder, trust.pem, own OIN, OIN of the server, S or SE, BerichtType. Prints one JSON object.
 */
declare(strict_types=1);

require __DIR__ . '/digikoppeling.php';

final class BerichtenboxClient extends SoapClient
{
    public function __construct(string $wsdl, array $options, private readonly Digikoppeling $profile)
    {
        parent::__construct($wsdl, $options);
    }

    public function __doRequest(string $request, string $location, string $action, int $version, bool $oneWay = false): ?string
    {
        $id = 'urn:uuid:' . Digikoppeling::uuid();
        $addressing = ['To' => $location, 'Action' => $action, 'MessageID' => $id, 'ReplyTo' => WSA . '/anonymous'];
        $response = parent::__doRequest($this->profile->protect($request, $addressing), $location, $action, $version, $oneWay);
        $document = $this->profile->prove($response, $this->profile->sent);
        $header = Digikoppeling::child($document->documentElement, SOAP, 'Header');
        Digikoppeling::check(Digikoppeling::child($header, WSA, 'RelatesTo')->textContent === $id, 'answers another message');
        Digikoppeling::check(Digikoppeling::child($header, WSA, 'Action')->textContent === "{$action}Response", 'another Action');
        $header->remove(); // proven, and SoapClient stops at a Security header that must be understood
        return $document->saveXML();
    }
}

[, $gateway, $organisations, $trust, $oin, $server, $profile, $berichtType] = $argv;
$tls = ['local_cert' => "$organisations/$oin/chain.pem", 'local_pk' => "$organisations/$oin/key.pem", 'cafile' => $trust];
$options = ['stream_context' => stream_context_create(['ssl' => $tls]), 'cache_wsdl' => WSDL_CACHE_NONE, 'location' => "$gateway/wus/berichtenbox/v1"];
$client = new BerichtenboxClient(
    "$gateway/wus/berichtenbox/v1?wsdl",
    $options,
    new Digikoppeling($organisations, $oin, $server, $profile === 'SE'),
);
$batch = Digikoppeling::uuid();
$info = ['BatchID' => $batch, 'AanmaakDatum' => gmdate('Y-m-d\TH:i:s\Z'), 'BerichtLeverancierID' => $oin];
$bericht = ['BerichtInformatie' => [
    'BatchID' => $batch,
    'BerichtID' => Digikoppeling::uuid(),
    'BerichtType' => $berichtType,
    'Onderwerp' => 'Bericht van PHP',
    'BerichtTekst' => 'Eerste regel\r\nTweede regel met een & en een €',
    'GebruikerID' => '999990111',
    'SoortGebruiker' => 'Burger',
]];
$pong = $client->Ping();
$answer = $client->LeverBerichten(['Berichten' => ['BatchInformatie' => $info, 'Bericht' => [$bericht]]]);
$result = $answer->BerichtVerwerkResponse;
$verdicts = $result->Berichten->Bericht;
echo json_encode([
    'ping' => $pong->certificaat->oin,
    'batch' => $result->BatchInformatie->BatchID === $batch,
    'verwerkt' => $result->BatchInformatie->AantalBerichtenSuccesvolVerwerkt,
    'code' => (is_array($verdicts) ? $verdicts[0] : $verdicts)->VerwerkingsCode,
    'bewijs' => $answer->Ontvangstbewijs->bewijs->hoofd->handtekening !== '',
]), "\n";
