/*
 * gSOAP with its wsse and wsa plugins, generated from the published WSDL: a client of Bode and a server for Bode's client, over mutual TLS.
 *
 *   peer client|server <gateway|-> <own key and chain.pem> <own cert.pem> <authorities.pem> <other cert.pem> <own OIN> plain|rsa15|oaep
 *
 * `rsa15` and `oaep` encrypt the request for the other party, in the two ways that the plugin has. The client prints one JSON object;
 * the server prints `port N` and answers Ping until its input ends.
 */
#include "soapH.h"
#include "BerichtenboxServiceSoap11.nsmap"
#include "wsaapi.h"
#include "wsseapi.h"
#include <poll.h>
#include <sys/time.h>

#define SERVICE "urn:bode:berichtenbox:v1:BerichtenboxService:"
#define WSA "http://www.w3.org/2005/08/addressing"
#define WSSE11 "http://docs.oasis-open.org/wss/oasis-wss-wssecurity-secext-1.1.xsd"
#define WSU "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"
/* The wsa plugin writes no From; soap_wsse_set_wsu_id gives each a wsu:Id, and what has one is signed. */
#define HEADERS "wsa5:To wsa5:Action wsa5:MessageID wsa5:ReplyTo wsa5:RelatesTo"

static struct
{
	EVP_PKEY *key;
	X509 *certificate, *other;
	const char *oin;
	/* 0, or SOAP_MEC_... of the EncryptedKey */
	int encryption;
} own;

static void fail(struct soap *soap, const char *what)
{
	fprintf(stderr, "%s\n", what);
	if (soap != NULL && soap->error)
		soap_print_fault(soap, stderr);
	exit(1);
}

static void check(struct soap *soap, int good, const char *otherwise)
{
	if (!good)
		fail(soap, otherwise);
}

static FILE *open_file(const char *file)
{
	FILE *found = fopen(file, "r");
	if (found == NULL)
		fail(NULL, file);
	return found;
}

static X509 *read_certificate(const char *file)
{
	FILE *in = open_file(file);
	X509 *found = PEM_read_X509(in, NULL, NULL, NULL);
	fclose(in);
	return found;
}

static char *uuid(struct soap *soap)
{
	return soap_strdup(soap, soap_wsa_rand_uuid(soap));
}

static struct timeval now(void)
{
	struct timeval at;
	gettimeofday(&at, NULL);
	return at;
}

/* Profile 2W-be-S for the next message. WS-Addressing headers are there already. */
static int sign(struct soap *soap)
{
	soap_wsse_set_wsu_id(soap, HEADERS);
	return soap_wsse_add_Timestamp(soap, "Time", 300)
		|| soap_wsse_add_BinarySecurityTokenX509(soap, "X509Token", own.certificate)
		|| soap_wsse_add_KeyInfo_SecurityTokenReferenceX509(soap, "#X509Token")
		|| soap_wsse_sign_body(soap, SOAP_SMD_SIGN_RSA_SHA256, own.key, 0);
}

static int encrypt(struct soap *soap)
{
	BIGNUM *serial = ASN1_INTEGER_to_BN(X509_get0_serialNumber(own.other), NULL);
	char *issuer = X509_NAME_oneline(X509_get_issuer_name(own.other), NULL, 0);
	int failed = soap_wsse_add_EncryptedKey(soap, own.encryption, "Cert", own.other, NULL, issuer, BN_bn2dec(serial));
	BN_free(serial);
	return failed;
}

/* What came in was signed by the other party: Body, Timestamp, every WS-Addressing header and SignatureConfirmation. */
static int proven(struct soap *soap)
{
	static const char *const headers[] = { "To", "Action", "MessageID", "RelatesTo", "From", "ReplyTo", NULL };
	struct SOAP_ENV__Header *header = soap->header;
	const void *there[6];
	X509 *signer;
	int i, same;
	if (header == NULL || soap_wsse_verify_Timestamp(soap) || soap_wsse_verify_body(soap))
		return 0;
	signer = soap_wsse_get_BinarySecurityTokenX509(soap, NULL);
	same = signer != NULL && X509_cmp(signer, own.other) == 0;
	X509_free(signer);
	if (!same || soap_wsse_verify_element(soap, WSU, "Timestamp") != 1)
		return 0;
	there[0] = header->wsa5__To;
	there[1] = header->wsa5__Action;
	there[2] = header->wsa5__MessageID;
	there[3] = header->wsa5__RelatesTo;
	there[4] = header->wsa5__From;
	there[5] = header->wsa5__ReplyTo;
	for (i = 0; headers[i] != NULL; i++)
		if (there[i] != NULL && soap_wsse_verify_element(soap, WSA, headers[i]) != 1)
			return 0;
	return 1;
}

static struct soap *open_soap(const char *identity, const char *authorities, int server)
{
	struct soap *soap = soap_new1(SOAP_XML_CANONICAL | SOAP_IO_STORE | SOAP_C_UTFSTRING);
	int failed;
	soap_register_plugin(soap, soap_wsa);
	soap_register_plugin(soap, soap_wsse);
	soap->cafile = authorities;
	soap->send_timeout = soap->recv_timeout = 30;
	if (server)
		failed = soap_ssl_server_context(soap, SOAP_SSL_REQUIRE_CLIENT_AUTHENTICATION | SOAP_TLSv1_2, identity, NULL, authorities,
			NULL, NULL, NULL, NULL);
	else
		failed = soap_ssl_client_context(soap, SOAP_SSL_REQUIRE_SERVER_AUTHENTICATION | SOAP_TLSv1_2, identity, NULL, authorities,
			NULL, NULL);
	if (failed)
		fail(soap, "no TLS");
	soap_wsse_verify_auto(soap, SOAP_SMD_NONE, NULL, 0);
	return soap;
}

/* Headers, signature and encryption of a request; the Signature gets its value when it is sent. */
static struct ds__SignatureType *prepare(struct soap *soap, const char *url, const char *action)
{
	soap_destroy(soap);
	soap_end(soap);
	soap->header = NULL;
	if (soap_wsa_request(soap, uuid(soap), url, action) || sign(soap) || (own.encryption && encrypt(soap)))
		fail(soap, "cannot sign");
	return soap_wsse_Signature(soap);
}

/* The answer is proven, is to this message, and confirms its signature. */
static void prove(struct soap *soap, const char *id, const char *action, const struct ds__SignatureType *sent)
{
	struct SOAP_ENV__Header *header = soap->header;
	const struct wsse11__SignatureConfirmation *confirmed;
	check(soap, proven(soap), "the answer is not proven");
	check(soap, header->wsa5__RelatesTo != NULL && !strcmp(header->wsa5__RelatesTo->__item, id), "answers another message");
	check(soap, !strncmp(header->wsa5__Action, action, strlen(action)) && !strcmp(header->wsa5__Action + strlen(action), "Response"),
		"another Action");
	confirmed = header->wsse__Security->wsse11__SignatureConfirmation;
	check(soap, confirmed != NULL && !strcmp(confirmed->Value, sent->SignatureValue), "another signature is confirmed");
	check(soap, soap_wsse_verify_element(soap, WSSE11, "SignatureConfirmation") == 1, "SignatureConfirmation is not signed");
}

static void fill(struct soap *soap, struct _ns6__Bericht *bericht, struct _ns5__Berichten *berichten)
{
	static char *text = "Eerste regel\\r\\nTweede regel met een & en een \xe2\x82\xac";
	char *batch = uuid(soap) + strlen("urn:uuid:");
	soap_default__ns6__Bericht(soap, bericht);
	bericht->BerichtInformatie.BatchID = batch;
	bericht->BerichtInformatie.BerichtID = uuid(soap) + strlen("urn:uuid:");
	bericht->BerichtInformatie.BerichtType = "APK";
	bericht->BerichtInformatie.Onderwerp = "Bericht van gSOAP";
	bericht->BerichtInformatie.BerichtTekst = &text;
	bericht->BerichtInformatie.GebruikerID = "999990111";
	soap_default__ns5__Berichten(soap, berichten);
	berichten->BatchInformatie.BatchID = batch;
	berichten->BatchInformatie.AanmaakDatum = now();
	berichten->BatchInformatie.BerichtLeverancierID = (char*)own.oin;
	berichten->__sizeBericht = 1;
	berichten->ns6__Bericht = bericht;
}

static void deliver(struct soap *soap, const char *gateway)
{
	char url[256];
	struct ds__SignatureType *sent;
	char *id, *seen;
	struct _ns1__Ping ping;
	struct _ns1__PingResponse pong;
	struct _ns6__Bericht bericht;
	struct _ns5__Berichten berichten;
	struct _ns1__LeverBerichten request;
	struct _ns1__LeverBerichtenResponse answer;
	snprintf(url, sizeof url, "%s/wus/berichtenbox/v1", gateway);

	sent = prepare(soap, url, SERVICE "Ping");
	id = soap->header->wsa5__MessageID;
	soap_default__ns1__Ping(soap, &ping);
	if (soap_call___ns1__Ping(soap, url, SERVICE "Ping", &ping, &pong))
		fail(soap, "Ping is refused");
	prove(soap, id, SERVICE "Ping", sent);
	seen = strdup(pong.ns3__certificaat->oin);

	sent = prepare(soap, url, SERVICE "LeverBerichten");
	id = soap->header->wsa5__MessageID;
	fill(soap, &bericht, &berichten);
	soap_default__ns1__LeverBerichten(soap, &request);
	request.ns5__Berichten = &berichten;
	if (soap_call___ns1__LeverBerichten(soap, url, SERVICE "LeverBerichten", &request, &answer))
		fail(soap, "LeverBerichten is refused");
	prove(soap, id, SERVICE "LeverBerichten", sent);
	printf("{\"ping\":\"%s\",\"verwerkt\":%d,\"code\":%s,\"bewijs\":%s}\n", seen,
		answer.ns5__BerichtVerwerkResponse->BatchInformatie.AantalBerichtenSuccesvolVerwerkt,
		answer.ns5__BerichtVerwerkResponse->Berichten.ns7__Bericht->VerwerkingsCode == _ns7__Bericht_VerwerkingsCode__Verwerkt
			? "\"Verwerkt\"" : "null",
		answer.Ontvangstbewijs->ns4__bewijs->hoofd != NULL ? "true" : "false");
	free(seen);
}

static void serve(struct soap *soap)
{
	struct sockaddr_in6 address;
	socklen_t size = sizeof address;
	struct pollfd ready[2] = { { 0, POLLIN, 0 }, { -1, POLLIN, 0 } };
	soap->bind_flags = SO_REUSEADDR;
	if (!soap_valid_socket(soap_bind(soap, "localhost", 0, 10)))
		fail(soap, "no port");
	getsockname(soap->master, (struct sockaddr*)&address, &size);
	printf("port %d\n", ntohs(address.sin6_port));
	fflush(stdout);
	ready[1].fd = soap->master;
	while (poll(ready, 2, -1) > 0 && !ready[0].revents) {
		if (!soap_valid_socket(soap_accept(soap)) || soap_ssl_accept(soap) || soap_serve(soap))
			soap_print_fault(soap, stderr);
		soap_destroy(soap);
		soap_end(soap);
	}
}

int __ns1__Ping(struct soap *soap, struct _ns1__Ping *request, struct _ns1__PingResponse *response)
{
	struct wsse11__SignatureConfirmation *confirmation;
	struct ns3__Certificaat *seen = soap_new_ns3__Certificaat(soap, 1);
	(void)request;
	if (!proven(soap))
		return soap_wsse_fault(soap, wsse__FailedCheck, "not proven");
	confirmation = (struct wsse11__SignatureConfirmation*)soap_malloc(soap, sizeof *confirmation);
	confirmation->wsu__Id = "Confirmation";
	confirmation->Value = soap_wsse_Signature(soap)->SignatureValue;
	if (soap_wsa_reply(soap, uuid(soap), SERVICE "PingResponse"))
		return soap->error;
	soap_wsse_delete_Security(soap);
	soap_wsse_add_Security(soap)->wsse11__SignatureConfirmation = confirmation;
	response->ServerTijd = seen->geldigTot = now();
	response->versie = "gSOAP";
	response->omgeving = ns3__Omgeving__demo;
	response->ns3__certificaat = seen;
	seen->oin = "00000099000000002000";
	seen->serienummer = "1";
	seen->dagenGeldig = 0;
	return sign(soap);
}

int __ns1__LeverBerichten(struct soap *soap, struct _ns1__LeverBerichten *in, struct _ns1__LeverBerichtenResponse *out)
{
	(void)in;
	(void)out;
	return soap->error = SOAP_NO_METHOD;
}

int __ns1__HaalBerichtstatus(struct soap *soap, struct _ns1__HaalBerichtstatus *in, struct _ns1__HaalBerichtstatusResponse *out)
{
	(void)in;
	(void)out;
	return soap->error = SOAP_NO_METHOD;
}

int SOAP_ENV__Fault(struct soap *soap, char *code, char *string, char *actor, struct SOAP_ENV__Detail *detail,
	struct SOAP_ENV__Code *code12, struct SOAP_ENV__Reason *reason, char *node, char *role, struct SOAP_ENV__Detail *detail12)
{
	(void)code, (void)string, (void)actor, (void)detail, (void)code12, (void)reason, (void)node, (void)role, (void)detail12;
	return soap->error = SOAP_NO_METHOD;
}

int main(int argc, char **argv)
{
	FILE *file;
	struct soap *soap;
	int server;
	check(NULL, argc == 9, "8 arguments");
	server = !strcmp(argv[1], "server");
	file = open_file(argv[3]);
	own.key = PEM_read_PrivateKey(file, NULL, NULL, NULL);
	fclose(file);
	own.certificate = read_certificate(argv[4]);
	own.other = read_certificate(argv[6]);
	own.oin = argv[7];
	if (!strcmp(argv[8], "rsa15"))
		own.encryption = SOAP_MEC_ENV_ENC_AES256_GCM;
	if (!strcmp(argv[8], "oaep"))
		own.encryption = SOAP_MEC_ENV_ENC_AES256_GCM | SOAP_MEC_OAEP;
	soap_ssl_init();
	soap = open_soap(argv[3], argv[5], server);
	if (server)
		serve(soap);
	else
		deliver(soap, argv[2]);
	return 0;
}
