#!/bin/sh
# Builds target/peer from the WSDL given, with the sources of the plugins as Debian ships them. Run in this folder.
set -e
gsoap=/usr/share/gsoap
cd target
mkdir import
# The plugin does not know SignatureConfirmation (WSS 1.1): one field more in wsse:Security, as its documentation does it for other tokens.
sed -e '/schema namespace2:/d' \
  -e 's/^typedef struct _wsse__Security$/\/\/gsoap wsse11 schema namespace: http:\/\/docs.oasis-open.org\/wss\/oasis-wss-wssecurity-secext-1.1.xsd\
struct wsse11__SignatureConfirmation { @char* wsu__Id; @char* Value; };\
&/' \
  -e '/struct ds__SignatureType\*.*ds__Signature;/i\
	struct wsse11__SignatureConfirmation* wsse11__SignatureConfirmation;' \
  "$gsoap/import/wsse.h" >import/wsse.h
# The plugin needs this type of dateTime, so the contract has it too.
{ cat "$gsoap/WS/typemap.dat" && echo 'xsd__dateTime = #import "custom/struct_timeval.h" | xsd__dateTime'; } >typemap.dat
wsdl2h -c -s -O4 -L -t typemap.dat -o box.h "$1"
printf '#import "wsa5.h"\n#import "wsse.h"\n' >>box.h
soapcpp2 -c -w -x -L -I"import:$gsoap/import:$gsoap" box.h
cp "$gsoap/plugin/wsseapi.c" "$gsoap/plugin/wsaapi.c" "$gsoap/plugin/smdevp.c" "$gsoap/plugin/mecevp.c" "$gsoap/plugin/threads.c" \
  "$gsoap/custom/struct_timeval.c" ../peer.c .
flags="-O0 -w -DWITH_IPV6 -DWITH_OPENSSL -DWITH_GZIP -DWITH_DOM -DWITH_PTHREADS -I. -I$gsoap/plugin -I$gsoap"
printf '%s\n' ./*.c | xargs -P 4 -I {} gcc $flags -c {}
gcc -o peer ./*.o -lgsoapssl -lssl -lcrypto -lz -lpthread
