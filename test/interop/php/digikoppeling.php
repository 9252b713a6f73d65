<?php
/**
 * Profiles 2W-be-S and 2W-be-SE with ext-dom and ext-openssl alone: what an integrator without a WS-Security library writes. Adds
 * WS-Addressing, Timestamp, token, signature and encryption to an envelope, and proves an envelope of the other party.
 */
declare(strict_types=1);

const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/';
const WSA = 'http://www.w3.org/2005/08/addressing';
const WSS = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-';
const WSSE = WSS . 'wssecurity-secext-1.0.xsd';
const WSU = WSS . 'wssecurity-utility-1.0.xsd';
const WSSE11 = 'http://docs.oasis-open.org/wss/oasis-wss-wssecurity-secext-1.1.xsd';
const BASE64 = WSS . 'soap-message-security-1.0#Base64Binary';
const X509V3 = WSS . 'x509-token-profile-1.0#X509v3';
const THUMBPRINT = 'http://docs.oasis-open.org/wss/oasis-wss-soap-message-security-1.1#ThumbprintSHA1';
const DS = 'http://www.w3.org/2000/09/xmldsig#';
const EXC = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
const XENC = 'http://www.w3.org/2001/04/xmlenc#';
const SHA256 = XENC . 'sha256';
const OAEP = XENC . 'rsa-oaep-mgf1p';
const GCM = 'http://www.w3.org/2009/xmlenc11#aes256-gcm';

final class Digikoppeling
{
    /** SignatureValue of the last message that was signed, and of the last that was proven. */
    public string $sent = '';
    public string $received = '';

    /** @param string $organisations folder with <oin>/cert.pem and key.pem; $other is the party that signs what is proven here */
    public function __construct(string $organisations, string $own, string $other, private readonly bool $encrypted)
    {
        $this->certificate = file_get_contents("$organisations/$own/cert.pem");
        $this->key = openssl_pkey_get_private(file_get_contents("$organisations/$own/key.pem"));
        $this->other = file_get_contents("$organisations/$other/cert.pem");
    }

    private readonly string $certificate;
    private readonly OpenSSLAsymmetricKey $key;
    private readonly string $other;

    /** @param array<string, string> $addressing WS-Addressing headers by name; $confirms in an answer: the SignatureValue of the request */
    public function protect(string $envelope, array $addressing, ?string $confirms = null): string
    {
        $document = self::parse($envelope);
        $root = $document->documentElement;
        $body = self::child($root, SOAP, 'Body');
        $header = self::child($root, SOAP, 'Header')
            ?? $root->insertBefore($document->createElementNS(SOAP, $root->prefix . ':Header'), $body);
        $signed = [];
        foreach ($addressing as $name => $text) {
            $element = $header->appendChild($document->createElementNS(WSA, "wsa:$name"));
            $at = $name === 'ReplyTo' ? $element->appendChild($document->createElementNS(WSA, 'wsa:Address')) : $element;
            $at->appendChild($document->createTextNode($text));
            $signed[] = $element;
        }
        $token = base64_encode(self::der($this->certificate));
        $created = gmdate('Y-m-d\TH:i:s\Z');
        $expires = gmdate('Y-m-d\TH:i:s\Z', time() + 300);
        $confirmation = $confirms === null ? '' : '<wsse11:SignatureConfirmation xmlns:wsse11="' . WSSE11 . "\" Value=\"$confirms\"/>";
        $security = self::graft($header, '<wsse:Security xmlns:wsse="' . WSSE . '" xmlns:wsu="' . WSU . '" xmlns:s="' . SOAP . '" s:mustUnderstand="1">'
            . '<wsse:BinarySecurityToken EncodingType="' . BASE64 . '" ValueType="' . X509V3 . "\" wsu:Id=\"token\">$token</wsse:BinarySecurityToken>"
            . "<wsu:Timestamp><wsu:Created>$created</wsu:Created><wsu:Expires>$expires</wsu:Expires></wsu:Timestamp>$confirmation</wsse:Security>");
        $signed[] = self::child($security, WSU, 'Timestamp');
        $signed[] = $body;
        if ($confirms !== null) {
            $signed[] = self::child($security, WSSE11, 'SignatureConfirmation');
        }
        $this->sign($security, $signed);
        if ($this->encrypted) {
            $this->encrypt($security, $body);
        }
        return $document->saveXML();
    }

    /** @param list<DOMElement> $parts */
    private function sign(DOMElement $security, array $parts): void
    {
        $references = '';
        foreach ($parts as $number => $part) {
            $part->setAttributeNS(WSU, 'wsu:Id', "part-$number");
            $digest = base64_encode(hash('sha256', $part->C14N(true), true));
            $references .= "<ds:Reference URI=\"#part-$number\"><ds:Transforms><ds:Transform Algorithm=\"" . EXC . '"/></ds:Transforms>'
                . '<ds:DigestMethod Algorithm="' . SHA256 . "\"/><ds:DigestValue>$digest</ds:DigestValue></ds:Reference>";
        }
        $signature = self::graft($security, '<ds:Signature xmlns:ds="' . DS . '"><ds:SignedInfo><ds:CanonicalizationMethod Algorithm="' . EXC . '"/>'
            . '<ds:SignatureMethod Algorithm="' . RSA_SHA256 . "\"/>$references</ds:SignedInfo><ds:SignatureValue/><ds:KeyInfo>"
            . '<wsse:SecurityTokenReference xmlns:wsse="' . WSSE . '"><wsse:Reference URI="#token" ValueType="' . X509V3 . '"/>'
            . '</wsse:SecurityTokenReference></ds:KeyInfo></ds:Signature>');
        openssl_sign(self::child($signature, DS, 'SignedInfo')->C14N(true), $value, $this->key, OPENSSL_ALGO_SHA256);
        $this->sent = base64_encode($value);
        self::child($signature, DS, 'SignatureValue')->textContent = $this->sent;
    }

    private function encrypt(DOMElement $security, DOMElement $body): void
    {
        $content = '';
        foreach ($body->childNodes as $node) {
            $content .= $node->C14N(true);
        }
        $key = random_bytes(32);
        $iv = random_bytes(12);
        $sealed = openssl_encrypt($content, 'aes-256-gcm', $key, OPENSSL_RAW_DATA, $iv, $tag, '', 16);
        openssl_public_encrypt($key, $wrapped, $this->other, OPENSSL_PKCS1_OAEP_PADDING);
        $cipher = fn (string $bytes): string => '<xenc:CipherData><xenc:CipherValue>' . base64_encode($bytes) . '</xenc:CipherValue></xenc:CipherData>';
        $thumbprint = base64_encode(openssl_x509_fingerprint($this->other, 'sha1', true));
        self::graft($security, '<xenc:EncryptedKey xmlns:xenc="' . XENC . '" xmlns:ds="' . DS . '" Id="key"><xenc:EncryptionMethod Algorithm="' . OAEP . '"/>'
            . '<ds:KeyInfo><wsse:SecurityTokenReference xmlns:wsse="' . WSSE . '"><wsse:KeyIdentifier EncodingType="' . BASE64 . '" ValueType="' . THUMBPRINT
            . "\">$thumbprint</wsse:KeyIdentifier></wsse:SecurityTokenReference></ds:KeyInfo>" . $cipher($wrapped)
            . '<xenc:ReferenceList><xenc:DataReference URI="#data"/></xenc:ReferenceList></xenc:EncryptedKey>', true);
        $body->textContent = '';
        self::graft($body, '<xenc:EncryptedData xmlns:xenc="' . XENC . '" Id="data" Type="' . XENC . 'Content"><xenc:EncryptionMethod Algorithm="'
            . GCM . '"/>' . $cipher($iv . $sealed . $tag) . '</xenc:EncryptedData>');
    }

    /**
     * The envelope after decryption, once its signature covers Body, Timestamp, SignatureConfirmation and every WS-Addressing header, and is
     * by the other party. $confirms: the signature that must be confirmed; null in a request.
     */
    public function prove(string $message, ?string $confirms = null): DOMDocument
    {
        $document = self::parse($message);
        $header = self::child($document->documentElement, SOAP, 'Header');
        $body = self::child($document->documentElement, SOAP, 'Body');
        $security = self::child($header, WSSE, 'Security');
        if ($this->encrypted) {
            $this->decrypt($security, $body);
        }
        $token = preg_replace('/\s/', '', self::child($security, WSSE, 'BinarySecurityToken')->textContent);
        self::check($token === base64_encode(self::der($this->other)), 'signed by another certificate');
        $signature = self::child($security, DS, 'Signature');
        $info = self::child($signature, DS, 'SignedInfo');
        $method = self::child($info, DS, 'SignatureMethod')->getAttribute('Algorithm');
        $this->received = preg_replace('/\s/', '', self::child($signature, DS, 'SignatureValue')->textContent);
        self::check($method === RSA_SHA256, "$method is not allowed");
        self::check(openssl_verify($info->C14N(true), base64_decode($this->received), $this->other, OPENSSL_ALGO_SHA256) === 1, 'the signature is wrong');
        $covered = [];
        foreach ($info->getElementsByTagNameNS(DS, 'Reference') as $reference) {
            $covered[substr($reference->getAttribute('URI'), 1)] = self::child($reference, DS, 'DigestValue')->textContent;
        }
        $must = [$body, self::child($security, WSU, 'Timestamp')];
        foreach ($header->childNodes as $one) {
            if ($one->namespaceURI === WSA) {
                $must[] = $one;
            }
        }
        if ($confirms !== null) {
            $confirmation = self::child($security, WSSE11, 'SignatureConfirmation');
            self::check($confirmation?->getAttribute('Value') === $confirms, 'another signature is confirmed');
            $must[] = $confirmation;
        }
        foreach ($must as $part) {
            $digest = base64_encode(hash('sha256', $part->C14N(true), true));
            self::check(($covered[$part->getAttributeNS(WSU, 'Id')] ?? null) === $digest, "$part->localName is not signed");
        }
        return $document;
    }

    private function decrypt(DOMElement $security, DOMElement $body): void
    {
        $value = fn (DOMElement $in): string => base64_decode(self::child(self::child($in, XENC, 'CipherData'), XENC, 'CipherValue')->textContent);
        $encryptedKey = self::child($security, XENC, 'EncryptedKey');
        $data = self::child($body, XENC, 'EncryptedData');
        self::check($encryptedKey !== null && $data !== null, 'not encrypted');
        self::check(self::child($encryptedKey, XENC, 'EncryptionMethod')->getAttribute('Algorithm') === OAEP, 'another key transport');
        self::check(self::child($data, XENC, 'EncryptionMethod')->getAttribute('Algorithm') === GCM, 'another cipher');
        self::check(openssl_private_decrypt($value($encryptedKey), $key, $this->key, OPENSSL_PKCS1_OAEP_PADDING), 'RSA-OAEP');
        $sealed = $value($data);
        $content = openssl_decrypt(substr($sealed, 12, -16), 'aes-256-gcm', $key, OPENSSL_RAW_DATA, substr($sealed, 0, 12), substr($sealed, -16));
        self::check($content !== false, 'AES-GCM');
        $body->textContent = '';
        self::graft($body, $content);
        $encryptedKey->remove();
    }

    public static function child(DOMElement $parent, string $uri, string $name): ?DOMElement
    {
        foreach ($parent->childNodes as $node) {
            if ($node instanceof DOMElement && $node->localName === $name && $node->namespaceURI === $uri) {
                return $node;
            }
        }
        return null;
    }

    /** Parses markup in the namespaces of $parent and puts it last, or first, in $parent. */
    private static function graft(DOMElement $parent, string $markup, bool $first = false): DOMElement
    {
        $fragment = $parent->ownerDocument->createDocumentFragment();
        self::check($fragment->appendXML($markup), 'not well-formed');
        $element = $fragment->firstElementChild;
        $parent->insertBefore($fragment, $first ? $parent->firstChild : null);
        return $element;
    }

    private static function parse(string $xml): DOMDocument
    {
        $document = new DOMDocument();
        self::check($document->loadXML($xml, LIBXML_NONET), 'not well-formed');
        return $document;
    }

    private static function der(string $pem): string
    {
        preg_match('/-----BEGIN CERTIFICATE-----(.*?)-----END/s', $pem, $found);
        return base64_decode($found[1]);
    }

    public static function check(bool $good, string $otherwise): void
    {
        if (!$good) {
            throw new RuntimeException($otherwise);
        }
    }

    public static function uuid(): string
    {
        return vsprintf('%s%s-%s-%s-%s-%s%s%s', str_split(bin2hex(random_bytes(16)), 4));
    }
}
