/** Words that tell what a number after them is; they speak for `reach` signs. */
export type Cue = { about: 'phone' | 'id'; end: number; reach: number };

const phoneWords =
  'phone|telephone|tel|mobile|mobil|cell|cellphone|call|calling|ring|whatsapp|signal|sms|text|fax|reach|dial|hotline|handy|telefon|telefonnummer|handynummer|mobilnummer|rufnummer|anrufen|erreichbar|téléphone|portable|appeler|appelez|rappeler|teléfono|telefono|móvil|celular|llamar|llámame|cellulare|chiamare|telefoon|bellen|my number|number to reach me';
const idWords =
  'order|orders|orden|invoice|ticket|case|ref|reference|tracking|track|parcel|shipment|sku|serial|id|ids|version|article|item|part|model|imei|isbn|ean|upc|vat|tax|licence|license|policy|booking|reservation|pnr|code|pin|otp|transaction|payment|port|build|customer number|member|membership|contract|claim|account|iban|po|rma|asin|bestellnummer|bestellung|auftrag|auftragsnummer|rechnung|rechnungsnummer|kundennummer|sendungsnummer|seriennummer|artikelnummer|vertragsnummer|commande|facture|colis|suivi|contrat|dossier|pedido|factura|seguimiento|ordine|fattura|spedizione|bestelnummer|factuur|timestamp|epoch|lot|batch|barcode|gtin|gift card|voucher|coupon';

const cue = new RegExp(`(?<![\\p{L}])(?:(${phoneWords})|(${idWords}))(?![\\p{L}])|(wa\\.me/|[☎📞📱])`, 'giu');

/** The telling words of a text, in order. */
export const cuesIn = (text: string): Cue[] =>
  [...text.matchAll(cue)].map(({ 0: word, 2: id, index }) => ({
    about: id === undefined ? 'phone' : 'id',
    end: index + word.length,
    reach: 32,
  }));
