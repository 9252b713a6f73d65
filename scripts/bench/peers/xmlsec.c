/* libxmlsec1 in a loop: parse, register wsu:Id, verify six references with a key that was loaded once. No path, coverage or window.
 * cc -O2 xmlsec.c -o xmlsec $(pkg-config --cflags --libs xmlsec1-openssl); speaks the protocol of contender.ts. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <libxml/parser.h>
#include <xmlsec/xmlsec.h>
#include <xmlsec/xmltree.h>
#include <xmlsec/xmldsig.h>
#include <xmlsec/crypto.h>

static xmlSecKeyPtr key;

static double processor(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_utime.tv_sec * 1e9 + usage.ru_utime.tv_usec * 1e3 + usage.ru_stime.tv_sec * 1e9 + usage.ru_stime.tv_usec * 1e3;
}

static double wall(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1e9 + now.tv_nsec;
}

static char *slurp(const char *path, long *length) {
  FILE *file = fopen(path, "rb");
  if (!file) { perror(path); exit(1); }
  fseek(file, 0, SEEK_END);
  *length = ftell(file);
  rewind(file);
  char *bytes = malloc(*length);
  if (fread(bytes, 1, *length, file) != (size_t)*length) exit(1);
  fclose(file);
  return bytes;
}

static void verify(const char *source, long length) {
  static const xmlChar *ids[] = {(const xmlChar *)"Id", NULL};
  xmlDocPtr document = xmlReadMemory(source, (int)length, NULL, NULL, XML_PARSE_NONET | XML_PARSE_HUGE);
  xmlNodePtr root = xmlDocGetRootElement(document);
  xmlSecAddIDs(document, root, ids);
  xmlNodePtr signature = xmlSecFindNode(root, xmlSecNodeSignature, xmlSecDSigNs);
  xmlSecDSigCtxPtr context = xmlSecDSigCtxCreate(NULL);
  context->signKey = xmlSecKeyDuplicate(key);
  if (xmlSecDSigCtxVerify(context, signature) < 0 || context->status != xmlSecDSigStatusSucceeded ||
      xmlSecPtrListGetSize(&context->signedInfoReferences) != 6) {
    fprintf(stderr, "not verified\n");
    exit(1);
  }
  xmlSecDSigCtxDestroy(context);
  xmlFreeDoc(document);
}

int main(int count, char **args) {
  if (count != 2) return 1;
  char path[4096], name[256], line[512];
  double ms;
  xmlInitParser();
  xmlSecInit();
  xmlSecCryptoAppInit(NULL);
  xmlSecCryptoInit();
  snprintf(path, sizeof path, "%s/sender.pem", args[1]);
  key = xmlSecCryptoAppKeyLoad(path, xmlSecKeyDataFormatCertPem, NULL, NULL, NULL);
  if (!key) return 1;
  while (fgets(line, sizeof line, stdin) && sscanf(line, "%255s %lf", name, &ms) == 2) {
    long length;
    snprintf(path, sizeof path, "%s/%s", args[1], name);
    char *source = slurp(path, &length);
    double began = wall(), used = processor();
    long calls = 0;
    do {
      for (int call = 0; call < 4; call++) verify(source, length);
      calls += 4;
    } while (processor() - used < ms * 1e6);
    printf("%.0f %.0f\n", (processor() - used) / calls, (wall() - began) / calls);
    fflush(stdout);
    free(source);
  }
  return 0;
}
