"""A stock zeep client from the published WSDL: delivers a batch, signed or signed and encrypted, and proves the answer with python-xmlsec.

Knows nothing of Bode but its WSDL address and certificates. Prints one JSON object.
"""
import datetime
import json
import sys
import uuid

import requests
import zeep
from zeep.transports import Transport

from digikoppeling import Digikoppeling


def main(gateway, organisations, trust, oin, bode, profile, bericht_type):
    folder = "%s/%s" % (organisations, oin)
    session = requests.Session()
    session.trust_env = False
    session.cert, session.verify = (folder + "/chain.pem", folder + "/key.pem"), trust
    wsse = Digikoppeling(organisations, oin, bode, profile == "SE")
    # zeep adds the WS-Addressing headers by itself, from wsam:Action in the WSDL.
    client = zeep.Client(
        gateway + "/wus/berichtenbox/v1?wsdl",
        transport=Transport(session=session),
        wsse=wsse,
    )
    batch = str(uuid.uuid4())
    message = {
        "BerichtInformatie": {
            "BatchID": batch,
            "BerichtID": str(uuid.uuid4()),
            "BerichtType": bericht_type,
            "Onderwerp": "Bericht van zeep",
            "BerichtTekst": "Eerste regel\\r\\nTweede regel met een & en een €",
            "GebruikerID": "999990111",
            "SoortGebruiker": "Burger",
        }
    }
    info = {
        "BatchID": batch,
        "AanmaakDatum": datetime.datetime.now(datetime.timezone.utc),
        "BerichtLeverancierID": oin,
    }
    pong = client.service.Ping()
    answer = client.service.LeverBerichten(Berichten={"BatchInformatie": info, "Bericht": [message]})
    result = answer.BerichtVerwerkResponse
    print(json.dumps({
        "ping": pong.certificaat.oin,
        "batch": result.BatchInformatie.BatchID == batch,
        "verwerkt": result.BatchInformatie.AantalBerichtenSuccesvolVerwerkt,
        "code": result.Berichten.Bericht[0].VerwerkingsCode,
        "bewijs": bool(answer.Ontvangstbewijs.bewijs.hoofd.handtekening),
    }))


if __name__ == "__main__":
    main(*sys.argv[1:])
